import Web

/// The words of the frame and of the components, which are the same on every page. Templates hold none themselves.
struct Words {
    let product = Bilingual.verbatim("Komorne")
    let skip = Bilingual("Przejdź do treści", english: "Skip to the content")
    let demo = Bilingual.verbatim("DEMO")
    let demoMeaning = Bilingual(
        "Wersja pokazowa: wszystkie osoby są zmyślone",
        english: "Demonstration: all people are invented"
    )
    let account = Bilingual("Twoje konto", english: "Your account")
    let sections = Bilingual("Części serwisu", english: "Sections")
    let menu = Bilingual("Menu", english: "Menu")
    let trail = Bilingual("Ścieżka", english: "Breadcrumb")
    let signOut = Bilingual("Wyloguj się", english: "Sign out")
    let signedInAs = Bilingual("Twoje konto:", english: "Your account:")
    let about = Bilingual("O serwisie", english: "About this service")
    let help = Bilingual("Pomoc", english: "Help")
    let accessibility = Bilingual("Deklaracja dostępności", english: "Accessibility statement")

    let faultsTitle = Bilingual("Popraw błędy w formularzu", english: "There is a problem")
    let fault = Bilingual("Błąd", english: "Error")
    let warning = Bilingual("Uwaga", english: "Warning")
    let done = Bilingual("Informacja", english: "Information")
    let optional = Bilingual("nieobowiązkowe", english: "optional")
    let cancel = Bilingual("Anuluj", english: "Cancel")
    let day = Bilingual("Dzień", english: "Day")
    let month = Bilingual("Miesiąc", english: "Month")
    let year = Bilingual("Rok", english: "Year")

    let filters = Bilingual("Zawęź listę", english: "Narrow the list")
    let showResults = Bilingual("Pokaż", english: "Show")
    let activeFilters = Bilingual("Wybrane filtry", english: "Active filters")
    let removeFilter = Bilingual("Usuń filtr:", english: "Remove filter:")
    let clearFilters = Bilingual("Usuń wszystkie filtry", english: "Clear all filters")
    let pages = Bilingual("Kolejne strony listy", english: "Pages of the list")
    let newer = Bilingual("Początek listy", english: "Start of the list")
    let older = Bilingual("Dalej", english: "Next")

    let different = Bilingual("różnica", english: "different")

    let copy = Bilingual("Kopiuj", english: "Copy")
    let copied = Bilingual("Skopiowano", english: "Copied")
    let printing = Bilingual("Drukuj", english: "Print")
    let showPassword = Bilingual("Pokaż hasło", english: "Show password")
    let hidePassword = Bilingual("Ukryj hasło", english: "Hide password")

    let endingTitle = Bilingual("Zaraz zakończymy sesję", english: "You are about to be signed out")
    let endingBefore = Bilingual(
        "Dla bezpieczeństwa sesja zakończy się o",
        english: "For security your session ends at"
    )
    let endingAfter = Bilingual(
        "To, co jest wpisane w formularzu, zostanie, jeśli przedłużysz sesję.",
        english: "What you have typed stays if you extend the session."
    )
    let extend = Bilingual("Przedłuż sesję", english: "Stay signed in")
}
