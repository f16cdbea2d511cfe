"""What can go wrong that the reader can put right, with the facts of the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from clv.core.marks import N_


@dataclass(frozen=True)
class Counted:
    """Words in a sentence, each with how many rows and how much money it has: "Deposit (220; 7938.99), ..."."""

    words: tuple[tuple[str, int, float], ...]

    def __str__(self) -> str:
        return ", ".join(f"{word} ({rows}; {money:.2f})" for word, rows, money in self.words)


Fact = str | int | float | Counted


class ClvError(Exception):
    """The base of every error that is shown as one sentence: what, found where, what to do.

    A kind of error is a subclass with a `sentence`, in English, with the facts in braces. The sentence is the
    message id of the translations: `Locale.error` says it in the reader's language. `str(error)` is the English one.
    Facts are plain values; lists are joined by the caller. `option` is what answers it on the command line.
    passing: whether it tells of the machine and not of the sales, so that another try may go well.
    """

    sentence: ClassVar[str] = ""
    option: ClassVar[str] = ""
    passing: ClassVar[bool] = False

    def __init__(self, **facts: Fact) -> None:
        self.facts = facts
        super().__init__(self.sentence.format(**facts))

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.facts)


def _rebuild(kind: type[ClvError], facts: dict[str, Fact]) -> ClvError:
    return kind(**facts)


class AssumptionOutOfRange(ClvError):
    sentence = N_("{name} must lie between {lowest} and {highest}; found {found}. Choose a value in that range.")


class RangeBackwards(ClvError):
    sentence = N_("The limits {least} to {most} run backwards. Give the smaller figure first.")


class NumberNotRead(ClvError):
    sentence = N_("{found} is no number. Write it like {example}; until then the figure before counts.")


class NumberUnclear(ClvError):
    sentence = N_(
        "{found} may be {decimal} or {thousand}. Write one decimal more or fewer, or leave the sign out; until then "
        "the figure before counts."
    )


class NumberOutside(ClvError):
    sentence = N_("{found} is not possible here; possible is: {allowed}. Until then the figure before counts.")


class DayNotRead(ClvError):
    sentence = N_("{found} is no day of the calendar. Write it like {example}; until then the day before counts.")


class DayOutside(ClvError):
    sentence = N_("{found} is not possible here; possible is: {allowed}. Until then the day before counts.")


class ListNotNamed(ClvError):
    sentence = N_("This list has no name. Give it one of 1 to {most} letters.")


class ListUnknown(ClvError):
    sentence = N_("No list is called {found}. There are: {known}.")


class NothingLoaded(ClvError):
    sentence = N_("The workspace {path} holds no sales. Upload an export in the dashboard first.")


class UnknownCurrency(ClvError):
    sentence = N_("{found} is not a currency code. Give three letters, such as EUR, PLN or USD.")


class NoRowsInWindow(ClvError):
    sentence = N_("No sale lies on or before {end}. The first sale is on {first}: choose a later end.")


class OnlyMoneyBack(ClvError):
    sentence = N_(
        "Up to {end} there is no sale above zero that was not given back. Add the file with the sales, or choose "
        "another amount column."
    )


class PartUnknown(ClvError):
    sentence = N_("Nobody in these sales belongs to {found}. Choose another part, or all customers.")
    option = "--only"


class PartNotUnderstood(ClvError):
    sentence = N_("{found} names no part of the customers. Write it like country=NL, channel=web or year=2024.")
    option = "--only"


class SaidOfAllOnly(ClvError):
    sentence = N_("This part has no fit of its own: that can be said of all customers only.")


class CostsOfAllOnly(ClvError):
    sentence = N_("Costs are kept for all customers: for this part they are not known. Choose all customers.")


class TableMismatch(ClvError):
    sentence = N_("The table {table} lacks {missing}. Found: {found}. Add the columns that are missing.")


class PurchaseFitFailed(ClvError):
    sentence = N_(
        "The purchase model finds no stable answer for these {customers} customers, {repeaters} of whom bought again. "
        "Add a longer history or more customers."
    )


class SpendFitFailed(ClvError):
    sentence = N_(
        "The spend model finds no stable answer: {payers} customers have a repeat purchase with an amount above zero. "
        "Add a longer history or more customers."
    )


class NotEnoughData(ClvError):
    sentence = N_(
        "The sales of {customers} customers are not enough yet to say what they will be worth. "
        "The Trust page says what is missing."
    )


class CannotHide(ClvError):
    sentence = N_(
        "The part to hide cannot begin on {found}: the sales run from {first} to {last}. Choose a day after the first "
        "and not after the last."
    )


class TooLittleToForetell(ClvError):
    sentence = N_(
        "The sales up to {asked_on} are too few to predict the rest from: customers {customers}, of whom "
        "{repeat_buyers} bought again. Hide a smaller part, or add a longer history."
    )


class NothingToCompare(ClvError):
    sentence = N_("No sale lies after {asked_on}, so nothing can be compared. Choose an earlier day.")


class FileNotFound(ClvError):
    sentence = N_("{name} is not there. Check the path.")


class NotAFile(ClvError):
    sentence = N_("{name} is a folder. Name the file inside it that holds the sales.")


class TooManyUploads(ClvError):
    sentence = N_(
        "{name} was not taken: no more than {files} files, and {limit} GB, may wait here. "
        "Use or remove some of them first."
    )


class UploadsFull(ClvError):
    sentence = N_("{name} was not taken: too many uploads wait, of all readers together. Try again later.")
    passing = True


class FileTooLarge(ClvError):
    sentence = N_("{name} is larger than {limit} GB. Export a shorter period, or the columns that are needed only.")


class DiskFull(ClvError):
    sentence = N_("The disk has no room for {name}. Make room and choose the file again.")


class NoRoomToCalculate(ClvError):
    sentence = N_("The disk has no room left to calculate with. Make room on it, then load the page again.")
    passing = True


class NoMemoryToCalculate(ClvError):
    sentence = N_("There is too little memory to calculate this. Close other programs, then load the page again.")
    passing = True


class EngineFailed(ClvError):
    sentence = N_(
        "The database engine could not go on: {found}. Load the page again; where that does not help, start Tenfold "
        "again."
    )
    passing = True


class EmptyFile(ClvError):
    sentence = N_("{name} is empty. Export it again.")


class NotATable(ClvError):
    sentence = N_("{name} holds no table that can be read. Export the sales as CSV, XLSX, XLS, ODS or Parquet.")


class BrokenFile(ClvError):
    sentence = N_("{name} is damaged or cut off. Export it again.")


class PasswordProtected(ClvError):
    sentence = N_("{name} is protected by a password. Save it without one.")


class ArchiveTooLarge(ClvError):
    sentence = N_("{name} unpacks to more than {limit} MB, too much for its size. Unpack it and choose the sales file.")


class LoneCell(ClvError):
    sentence = N_(
        "{name}: something stands in cell {cell}, far away from the table. Delete the rows and columns beyond the "
        "table, or save the sheet as CSV."
    )


class SheetNotFound(ClvError):
    sentence = N_("{name} has no sheet {wanted}. Found: {found}. Choose one of these.")


class NoSheets(ClvError):
    option = "--sheet"
    sentence = N_("{name} is no workbook, so it has no sheet {wanted}. Read it without naming a sheet.")


class HeadersDiffer(ClvError):
    sentence = N_("{name} has other columns than {first}: {found} instead of {expected}. Read them one by one.")


class ColumnNotFound(ClvError):
    sentence = N_("{name} has no column {wanted}. Found: {found}. Did you mean {nearest}?")


class NoCustomerColumn(ClvError):
    option = "--customer"
    sentence = N_(
        "{name}: no customer column. Found: {found}. Choose the column that says who bought: a customer number, an "
        "e-mail address or a name."
    )


class NoDateColumn(ClvError):
    option = "--date"
    sentence = N_("{name}: no date column. Found: {found}. Choose the column that holds the order date.")


class NoAmountColumn(ClvError):
    option = "--amount"
    sentence = N_(
        "{name}: no amount column. Found: {found}. Choose the column that holds the amount, or a quantity "
        "and a unit price."
    )


class CustomerGuessed(ClvError):
    option = "--customer"
    sentence = N_(
        "{name}: no header says who bought. Column {column} may: several of its values come back on other days. Found: "
        "{found}. Choose the customer column."
    )


class SeveralDates(ClvError):
    option = "--date"
    sentence = N_(
        "{name}: several columns may hold the day of the sale, and they differ: {columns}. Choose the one that does."
    )


class PriceUnknown(ClvError):
    option = "--prices"
    sentence = N_(
        "{name}: column {column} beside {quantity} may hold the price of a piece or of the whole line, for example "
        "{samples}. Choose which."
    )


class CollectiveAccounts(ClvError):
    option = "--collective"
    sentence = N_(
        "{name}: {accounts} may stand for many customers, with {orders} of the {rows} rows. Choose whether each is one "
        "customer, or nobody."
    )


class SumRowsUnknown(ClvError):
    option = "--sum-rows"
    sentence = N_(
        "{name}: a row of receipt {order}, and of others, has the amount of all its other rows together in column "
        "{column}. Choose whether such a row is their total, or a sale."
    )


class NotDates(ClvError):
    sentence = N_("{name}: column {column} holds no dates, but for example {samples}. Choose another date column.")


class NotAmounts(ClvError):
    sentence = N_("{name}: column {column} holds no amounts, but for example {samples}. Choose another amount column.")


class DateOrderUnknown(ClvError):
    option = "--date-order"
    sentence = N_(
        "{name}: column {column} does not tell day and month apart, for example {samples}. Choose day-first or "
        "month-first."
    )


class DecimalUnknown(ClvError):
    option = "--decimal"
    sentence = N_(
        "{name}: column {column} does not tell decimals and thousands apart, for example {samples}. Choose the decimal "
        "sign, a point or a comma."
    )


class OrderTotalsUnknown(ClvError):
    option = "--order-amounts"
    sentence = N_(
        "{name}: column {column} may repeat the order total on each line of an order, for example order {order}. "
        "Choose whether it is the amount of a line or of the whole order."
    )


class DiscountUnknown(ClvError):
    option = "--discount"
    sentence = N_(
        "{name}: column {column} may hold percentages or money, for example {samples}. Choose what they "
        "are: they are taken off quantity times price."
    )


class SeveralCurrencies(ClvError):
    option = "--currency"
    sentence = N_(
        "{name} holds several currencies: {found}. Choose one; the others are left out unless you give their rates."
    )


class IdsShortened(ClvError):
    option = "--customer"
    sentence = N_(
        "{name}: a spreadsheet cut the ids in column {column} short, for example {samples}, so that many customers "
        "look like one. Export the file again without opening it in Excel, or choose another customer column."
    )


class OnlyZeros(ClvError):
    option = "--amount"
    sentence = N_(
        "{name}: column {column} holds no amount but zero. Choose another column; if a workbook calculates the "
        "amounts, open it in Excel, save it, and choose it again."
    )


class WordsUnknown(ClvError):
    option = "--count-as WORD=sale|refund|nothing"
    sentence = N_(
        "{name}: it is not known whether rows with these words in column {column} are sales (rows; money): {words}. "
        "Say of each word whether it is a sale, a refund (money back) or nothing."
    )


class SameOrdersDiffer(ClvError):
    option = "--sheet"
    sentence = N_(
        "{first} and {second} hold the same orders with other amounts, for example order {order}: {amounts}. "
        "Choose the sheet or the file with the amounts that were paid, and leave the other out."
    )


class CountAsNotUnderstood(ClvError):
    sentence = N_(
        "{found} does not say what a word is. Write, for example, Chargeback=refund: sale, refund or nothing."
    )


class TableNameNotUnderstood(ClvError):
    sentence = N_(
        "{found} is no name of a table or column in the SQL of {dialect}. Write it as it stands there, in quotation "
        "marks where it has blanks or capitals."
    )


class NoUsableRows(ClvError):
    sentence = N_(
        "{name}: none of the {rows} rows can be used. Most often: {reason}. Check the columns chosen: {columns}."
    )


class NoResponse(ClvError):
    sentence = N_(
        "Nothing can be said about {what}: {spend} was spent and {achieved} came of it. "
        "Choose a period in which both are above zero."
    )


class CeilingReached(ClvError):
    sentence = N_("The ceiling of {what} is {ceiling}, and {achieved} is reached already. Choose a higher ceiling.")


class NobodyLeftToKeep(ClvError):
    sentence = N_(
        "{kept} of {customers} customers stayed, so there is nobody more to keep. "
        "Check both numbers, or choose a longer period."
    )


class NothingEarned(ClvError):
    sentence = N_(
        "A new customer is worth {new} and a kept one {kept}, so no spending comes back. Choose a longer horizon under "
        "Assumptions, or other months."
    )


class ValuesUnknown(ClvError):
    sentence = N_(
        "What more money would do cannot be said, because these sales do not tell yet what a customer will bring. The "
        "page Trust says what is missing."
    )


class NewUnknown(ClvError):
    sentence = N_(
        "What more money would do cannot be said for these months: of {new} customers who look new, about {wrongly} "
        "had probably bought before the sales begin. Add older sales, or choose later months."
    )


class TooManyRowsForExcel(ClvError):
    sentence = N_(
        "Excel holds {most} rows, this table has {rows}. Take it as CSV or Parquet, or choose fewer customers."
    )


class UnknownFormat(ClvError):
    sentence = N_("{found} does not say which kind of file to write. Let the name end in .csv, .xlsx or .parquet.")


class NotPdf(ClvError):
    sentence = N_("The booklet is a PDF, and {found} does not say so. Let the name end in .pdf.")


class CannotWrite(ClvError):
    sentence = N_(
        "{name} cannot be written. Check that its folder exists and may be written to, that the disk has room, and "
        "that the file is not open in another program."
    )


class WorkspaceInUse(ClvError):
    sentence = N_(
        "{path} is in use by another Tenfold. Close that one, or set TENFOLD_WORKSPACE to another file and start again."
    )


class NoCopyMade(ClvError):
    sentence = N_(
        "The dashboard that has {path} open could not make a copy for this command. "
        "See whether the disk is full, or close the dashboard, and start again."
    )


class WorkspaceUnreadable(ClvError):
    sentence = N_(
        "{path} cannot be opened as a workspace. Check that the folder can be written to, "
        "or set TENFOLD_WORKSPACE to another file."
    )


class WorkspaceNewer(ClvError):
    sentence = N_(
        "{path} was kept by a newer Tenfold (version {found} of its tables, {known} is known here). "
        "Install that one, or set TENFOLD_WORKSPACE to another file."
    )


class NoBackup(ClvError):
    sentence = N_("{name} is no whole copy of a workspace. Name a file that tenfold backup wrote.")


class WorkspaceGone(ClvError):
    sentence = N_(
        "{path} was deleted or replaced while Tenfold was running, so nothing more can be kept. End Tenfold, put the "
        "file back from a copy, and start it again."
    )


class FileNotOpened(ClvError):
    sentence = N_("{name} cannot be opened. Check who may read it.")


class FolderUnreadable(ClvError):
    sentence = N_("{name} is no folder that can be read. Check its path, and who may read it.")


class OutIsWatched(ClvError):
    sentence = N_(
        "{name} is the folder that is watched, and what is written there would be read as sales. Choose another one."
    )


class LanguageUnknown(ClvError):
    sentence = N_("{name} is {found}, which Tenfold does not speak. Set it to one of these: {known}.")


class NothingStays(ClvError):
    sentence = N_("A workspace in memory keeps nothing of what is taken in. Set TENFOLD_WORKSPACE to a file.")


class NotOurFile(ClvError):
    sentence = N_(
        "{name} is there already and was not written here, or was changed since, so it stays as it is. Move it away; "
        "the next run writes it."
    )


class ClockBehind(ClvError):
    sentence = N_(
        "This machine's clock says {month}, but {name} holds figures of {last} already, so nothing was written there. "
        "Set the clock right, or choose another folder."
    )


class DateNotUnderstood(ClvError):
    sentence = N_("{found} is not a date. Write it as year-month-day, such as 1997-09-30.")


class SecondsNotUnderstood(ClvError):
    sentence = N_("{found} is no number of seconds from 0 to {most}. Give one, such as 5.")


class RateNotUnderstood(ClvError):
    sentence = N_("{found} is not a rate. Write the currency and what one unit of it is worth, such as USD=0.93.")


class FileKnown(ClvError):
    sentence = N_(
        "{name} was loaded on {date} already, as {known}. Nothing was added. "
        "Remove that export first to load it with other choices."
    )


class SameDaysUnknown(ClvError):
    sentence = N_(
        "{name} has sales without order numbers from {first} to {last}, days that {other} covers too. "
        "Choose whether these are the same sales again or other sales."
    )


class ErasedCustomersReturn(ClvError):
    sentence = N_(
        "{name} has sales of customers who were erased earlier: {customers}. "
        "Choose whether they stay out or are taken in again."
    )


class CustomerNotFound(ClvError):
    sentence = N_("There is no customer {found}. Give the id exactly as the Customers page shows it.")


class TargetIsSource(ClvError):
    sentence = N_("{name} is one of the files that are read, and would be overwritten. Choose another name.")


class ColumnUnknown(ClvError):
    sentence = N_("No column is called {column}. Found: {found}. Name one of these.")


class NotDays(ClvError):
    sentence = N_(
        "The column {column} holds {found}, not days or times of the shop's own clock. "
        "Turn it into these, in pandas with to_datetime."
    )


class AmountBeyondAll(ClvError):
    sentence = N_(
        "The column {column} holds {found}, more money than there is. Correct the row or leave it out, and try again."
    )


class CellsEmpty(ClvError):
    sentence = N_("Rows without a customer, a date or an amount: {rows}. Fill them in or leave them out first.")


class TableItself(ClvError):
    sentence = N_("The table {table} holds these sales and would be replaced. Give the copy another name, with name=.")


class PortNotUnderstood(ClvError):
    sentence = N_("{found} is no port. Give a number from {first} to {last}, such as 8501.")


class PortInUse(ClvError):
    sentence = N_("Port {port} is in use by another program. Close that one, or give another port with --port.")


class ServedToOthers(ClvError):
    sentence = N_(
        "Without sign-in Tenfold serves only the machine that it runs on, and server.address is {found}. Set it "
        "to 127.0.0.1 where it was set (by --server.address, STREAMLIT_SERVER_ADDRESS or a config.toml of Streamlit), "
        "or switch sign-in on in secrets.toml, as docs/sign-in.md says."
    )


class AskedFromElsewhere(ClvError):
    sentence = N_(
        "Without sign-in Tenfold answers only on the machine that it runs on, at 127.0.0.1 or localhost. "
        "Open it there, or switch sign-in on in secrets.toml, as docs/sign-in.md says."
    )


class AskedUnderAnotherName(ClvError):
    sentence = N_("Tenfold answers only under its own address, {address}. Open it there.")


class SecretsUnreadable(ClvError):
    sentence = N_("{file} cannot be read as TOML in UTF-8, so nobody can sign in. Correct it, and who may read it.")


class SignInIncomplete(ClvError):
    sentence = N_(
        "Sign-in is not set up whole: {found} is missing in secrets.toml, part [{part}]. Add it; docs/sign-in.md has "
        "an example."
    )


class SignInSettingUnknown(ClvError):
    sentence = N_("secrets.toml, part [{part}]: {found} is not understood. Possible is: {known}. Correct it.")


class CookieSecretShort(ClvError):
    sentence = N_(
        "secrets.toml, part [auth]: cookie_secret must have {least} random characters or more; it has {found}. Make "
        "another, by: openssl rand -hex 32"
    )


class SignInNotEncrypted(ClvError):
    sentence = N_(
        "secrets.toml, part [auth]: {found} must begin with https://, else what is sent there can be read on the way. "
        "Correct it."
    )


class NobodyHasARole(ClvError):
    sentence = N_(
        "secrets.toml gives nobody a role, so nobody could come in. Add addresses to [tenfold.roles], or claim or "
        "default_role to [tenfold]."
    )


class SignInNotInstalled(ClvError):
    sentence = N_("Sign-in needs a package that is not installed. Install it: pip install 'tenfold[signin]'")


class SignInByHeaders(ClvError):
    sentence = N_(
        "With sign-in, server.trustedUserHeaders must stay empty: anyone who sends such a header could pass for "
        "another. Remove it where it was set."
    )


class SignInSilent(ClvError):
    sentence = N_("The sign-in of your company does not answer. Try again in a while, or ask {ask}.")


class NotSignedIn(ClvError):
    sentence = N_("You are not signed in. Open the first page, and sign in there.")


class SignedInTooLong(ClvError):
    sentence = N_("Your sign-in has ended: it holds for {hours} hours. Sign in again.")


class EmailNotVerified(ClvError):
    sentence = N_(
        "The sign-in does not say whether {person} is really your address, so it gives you no role here. Ask {ask}."
    )


class NoRole(ClvError):
    sentence = N_("{person} is signed in, but has no role in this Tenfold. Ask {ask} for one.")


class NotAllowed(ClvError):
    sentence = N_("Your role does not allow this. Ask {ask} for another.")


class TargetsAreOne(ClvError):
    sentence = N_("{first} and {second} lead to one file, {name}, where one would overwrite the other. Give two names.")


class InputTwice(ClvError):
    sentence = N_("Only one file can come from stdin (-), and two were asked for. Give the other by its name.")


class ShareOutOfRange(ClvError):
    sentence = N_(
        "The shares for winning and keeping must not be below 0 nor exceed 1 together; found {winning} and {keeping}. "
        "Choose others."
    )


class PurposeNotUnderstood(ClvError):
    sentence = N_("{found} is not a share. Write the label and the share that goes to winning, such as Shop=0.6.")


class NoMonthColumn(ClvError):
    sentence = N_("{name} has no column with months or days. Found: {found}. Add one, such as 2030-01 on each row.")


class NoCostColumn(ClvError):
    sentence = N_("{name} has no column with amounts. Found: {found}. Add one with what was spent, under Amount.")


class NoCosts(ClvError):
    sentence = N_("{name} holds no row with a month and an amount. Check that it is the file with the costs.")


class CostDateOrderUnknown(ClvError):
    sentence = N_(
        "The dates in {name}, such as {samples}, can be read with the day or with the month first. "
        "Write the months as 2030-01, or say which comes first."
    )
    option = "--costs-date-order day-first"


class CostsNotAssigned(ClvError):
    sentence = N_(
        "Of these costs in {name} it is not known whether they win customers or keep them: {labels}. Say it of each."
    )
    option = "--acquiring, --keeping, --share or --neither LABEL"


class NegativeCosts(ClvError):
    sentence = N_(
        "{name} has costs below zero: {label}, {month}, {found}. Costs are written without a minus; a credit note may "
        "not exceed what was spent on the same in its month."
    )


class CostsInOtherCurrency(ClvError):
    sentence = N_(
        "The costs in {name} are in {found}, the sales in {currency}. Convert the costs first: money of two currencies "
        "is never divided."
    )


class CostsOutsideSales(ClvError):
    sentence = N_(
        "No whole month has both sales and costs: the sales run from {first} to {last}, the costs from {first_cost} to "
        "{last_cost}. Add the costs of these months, or later sales."
    )


class PeriodOutside(ClvError):
    sentence = N_(
        "The period from {first} to {last} is not covered: whole months with sales run from {earliest} to {latest}. "
        "Choose months in between."
    )


class MonthNotUnderstood(ClvError):
    sentence = N_("{found} is not a month. Write it as year-month, such as 1997-09.")


class PeriodBackwards(ClvError):
    sentence = N_("The period ends before it begins: {first} to {last}. Choose a later end.")


class TooManyScenarios(ClvError):
    sentence = N_("At most {most} scenarios can be compared side by side. Remove one first, or keep it under its name.")


class ServiceSharesTooHigh(ClvError):
    sentence = N_(
        "Good, exceptional, bad and dismal service together are {found}% of the customers. Lower them until they are "
        "at most 100%."
    )


class GrowthWithoutBound(ClvError):
    sentence = N_(
        "Without a limit to the people that talk can reach it would grow without end: each customer won would bring "
        "{factor} more. Enter how many people it can reach, or lower what is told or what it wins."
    )


class ReachBelowCustomers(ClvError):
    sentence = N_(
        "Talk can reach {found} people, but {customers} are your customers already. Enter at least as many people."
    )


class NoScoreCustomer(ClvError):
    sentence = N_("{name} has no column with customers. Found: {found}. Call the column with their ids Customer.")


class NoScoreColumn(ClvError):
    sentence = N_("{name} has no column with scores. Found: {found}. Call the column with the numbers Score.")


class NoScores(ClvError):
    sentence = N_("{name} holds no row with a customer and a score. Check that it is the file with the scores.")


class NotScores(ClvError):
    sentence = N_(
        "{name}: column {column} holds more than {most} different numbers, more than any scale has. Call the column "
        "with the scores Score."
    )


class CutsOutOfOrder(ClvError):
    sentence = N_(
        "From the worst score to the best it must go dismal, bad, good, exceptional; found {dismal}, {bad}, {good} and "
        "{exceptional}. Put them in this order, good above bad."
    )


class NoScoresCounted(ClvError):
    sentence = N_("No score is there to count. Choose a file in which customers have scores.")


class SourceKindUnknown(ClvError):
    sentence = N_("Sales are read from databases at postgres://... and duckdb://...; found {found}. Name one of these.")
    option = "--source"


class SourceExtraMissing(ClvError):
    sentence = N_("{source} needs a driver that is not installed. Run: {command}")


class SourceUnreachable(ClvError):
    sentence = N_("{source} does not answer. Check the address, and whether this machine may reach it.")
    option = "--source"


class SourceRefuses(ClvError):
    sentence = N_("{source} does not let this user in: {said}. Check the user, the password and the database's name.")
    option = "--source"


class SourceNotOpened(ClvError):
    sentence = N_(
        "{source} cannot be opened. Check the address (signs such as @ or / in a password are written %40, %2F), and "
        "that no other program has the file open."
    )
    option = "--source"


class SourceNoFile(ClvError):
    sentence = N_("{source} is no file. Check the path behind duckdb://.")
    option = "--source"


class SourceTableUnknown(ClvError):
    sentence = N_("{source} has no table {table} that this user sees. Found: {known}. Name one of these.")
    option = "--table"


class SourceSchemaUnknown(ClvError):
    sentence = N_("{source} has no schema {schema}. Make it, or leave it out: then the tables are temporary.")
    option = "--schema"


class SourceNoRights(ClvError):
    sentence = N_(
        "{source} does not allow this user what it takes: {said}. Ask for the right to read the table of the sales and "
        "to make temporary tables, or tables in a schema."
    )
    option = "--schema"


class SourceReadOnly(ClvError):
    sentence = N_(
        "{source} takes nothing but reading, not even temporary tables. Choose a server that is no standby, or a user "
        "without default_transaction_read_only."
    )
    option = "--source"


class SourceLost(ClvError):
    sentence = N_("{source} ended the connection half way. Try again.")
    passing = True


class SourceEmpty(ClvError):
    sentence = N_("Table {name} has no rows. Name the table that holds the sales.")
    option = "--table"


class SourceRoleUnread(ClvError):
    sentence = N_(
        "{name}: column {column} ({role}) is read from files only. Leave it out with --without {role} where the "
        "amounts hold without it, or give an export of the table."
    )
    option = "--without"


class SourceRowsUnread(ClvError):
    sentence = N_(
        "{name} has rows that are the sum of others, or stand under headings. That is read from files only: give an "
        "export of the table, or a view of it with the sales alone."
    )
    option = "--table"


class SourceRowsTwice(ClvError):
    sentence = N_(
        "{name}: every row stands there more than once, as where sales were loaded twice. Name a table, or a view of "
        "it, that has each sale once."
    )
    option = "--table"


class SourceWithoutTable(ClvError):
    sentence = N_("The table that holds the sales is not named. Add --table NAME.")
    option = "--table"


class SourceNotNamed(ClvError):
    sentence = N_("The database is not named. Add --source URL, or put the address into the variable TENFOLD_SOURCE.")
    option = "--source"


class SourceWithoutTables(ClvError):
    sentence = N_("{source} has no table that its user may read. Ask for the right to read the table of the sales.")


class DatabasesFileMissing(ClvError):
    sentence = N_("{variable} names the file {file}, which cannot be read. Check its path, and who may read it.")


class DatabasesFileUnreadable(ClvError):
    sentence = N_("{file} is not written as TOML in UTF-8: see line {line}. Correct it; the README has an example.")


class DatabaseSettingUnknown(ClvError):
    sentence = N_("{file}, part {label}: {found} is not understood. Possible is: {known}. Correct it.")


class DatabaseWithoutAddress(ClvError):
    sentence = N_(
        "{file}, part {label}: the address is missing. Give it as url, or the name of a variable that holds it as "
        "url_from."
    )
