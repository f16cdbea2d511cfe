"""Which sentences of the code are for translation, where there is no reader yet?"""


def N_(message: str) -> str:
    """The message itself, marked for the catalogues; it is translated where it is shown."""
    return message
