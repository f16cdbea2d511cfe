"""Which sentences of the code are for translation, where there is no reader yet?"""


class Message(str):
    """A sentence of ours, in English: it may be looked up in a catalogue. A word from a user's file never is."""

    __slots__ = ()


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """The message itself, marked for the catalogues; it is translated where it is shown."""
    return Message(message)
