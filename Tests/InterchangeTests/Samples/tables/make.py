# Makes openpyxl.xlsx: `python3 make.py openpyxl.xlsx`, with openpyxl 3.1. SOURCES.md says how the other file was made.
import datetime, sys
import openpyxl
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
def make(path, formulas):
    book = openpyxl.Workbook()
    ledger = book.active
    ledger.title = "Należności"
    ledger.append(["Zestawienie należności na dzień 15.11.2026"])
    ledger.merge_cells("A1:F1")
    ledger.append([])
    ledger.append(["Nr konta", "Nazwisko i imię", "Składnik", "Termin płatności", "Kwota", "Zapłacone"])
    ledger.append(["007", "Żółć Łucja", "czynsz", datetime.date(2026, 10, 10), 512.3, True])
    ledger.append(["008", "Nowak\nJan", "media", datetime.datetime(2026, 2, 28, 12, 30), -0.1, False])
    ledger.append(["009", "O'Ńska <a&b>", "czynsz", datetime.date(1900, 2, 28), 1234567.89, None])
    ledger.append(["010", "", "czynsz", datetime.date(1900, 3, 1), 0.1 + 0.2])
    ledger["D4"].number_format = "dd.mm.yyyy"
    ledger["D6"].number_format = "[$-415]d mmm yyyy;@"
    ledger["E4"].number_format = '#,##0.00\\ "zł"'
    ledger["E6"].number_format = '#,##0.00 [$zł-415];[Red]-#,##0.00 [$zł-415]'
    ledger["A9"] = "razem"
    if formulas: ledger["E9"] = "=SUM(E4:E7)"
    ledger["H9"] = "poza tabelą"
    other = book.create_sheet("Lokale")
    other.append(["Adres", "Powierzchnia"])
    other.append(["ul. Długa 1/2", 45.67])
    hidden = book.create_sheet("Robocze")
    hidden.sheet_state = "hidden"
    hidden["C3"] = "x"
    book.save(path)
make(sys.argv[1], True)
