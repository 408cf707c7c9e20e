extension Permission {
    /// What the permission lets its holder do, as a sentence about them; nothing for one that the matrix does not know.
    package var wording: Wording? {
        Self.wordings[self]
    }

    private static let wordings: [Permission: Wording] = [
        .userList: Wording("Widzi listę użytkowników jednostki", english: "Sees the list of the unit's users"),
        .userShow: Wording(
            "Widzi kartę użytkownika: role, działy, sesje",
            english: "Sees a user's card: roles, departments, sessions"
        ),
        .userInvite: Wording("Zaprasza nowych użytkowników", english: "Invites new users"),
        .userChange: Wording(
            "Zmienia dane użytkownika i jego działy",
            english: "Changes a user's details and departments"
        ),
        .userAssignRoles: Wording("Nadaje i odbiera role", english: "Gives and takes away roles"),
        .userDismiss: Wording(
            "Odbiera dostęp osobie, która odchodzi",
            english: "Ends the access of somebody who leaves"
        ),
        .userSignOut: Wording("Kończy sesje innego użytkownika", english: "Ends the sessions of another user"),
        .dpoPropose: Wording(
            "Proponuje wyznaczenie lub odwołanie IOD",
            english: "Proposes to appoint or remove the DPO"
        ),
        .dpoApprove: Wording(
            "Zatwierdza wyznaczenie lub odwołanie IOD",
            english: "Confirms the appointment or removal of the DPO"
        ),
        .factorResetPropose: Wording(
            "Prosi o nowy drugi składnik logowania dla osoby, która go straciła",
            english: "Asks for a new second factor for somebody who lost theirs"
        ),
        .factorResetApprove: Wording(
            "Zatwierdza nowy drugi składnik logowania",
            english: "Approves a new second factor"
        ),
        .roleList: Wording(
            "Widzi role własne jednostki i ich uprawnienia",
            english: "Sees the unit's own roles and what they may do"
        ),
        .roleDefine: Wording(
            "Tworzy i zmienia role własne jednostki",
            english: "Makes and changes the unit's own roles"
        ),
        .permissionInspect: Wording("Sprawdza, co może dany użytkownik", english: "Looks up what a given user may do"),
        .departmentDefine: Wording("Tworzy i zmienia działy", english: "Makes and changes departments"),
        .tokenList: Wording("Widzi listę tokenów API", english: "Sees the list of API tokens"),
        .tokenCreate: Wording("Wydaje tokeny API", english: "Issues API tokens"),
        .tokenRotate: Wording("Wymienia tokeny API na nowe", english: "Replaces API tokens by new ones"),
        .tokenRevoke: Wording("Unieważnia tokeny API", english: "Revokes API tokens"),
        .settingRead: Wording(
            "Widzi ustawienia jednostki i ich historię",
            english: "Sees the unit's settings and their history"
        ),
        .settingChange: Wording("Zmienia ustawienia jednostki", english: "Changes the unit's settings"),
        .profileRead: Wording("Widzi własny profil", english: "Sees their own profile"),
        .profileChange: Wording(
            "Zmienia własny profil, hasło i drugi składnik logowania",
            english: "Changes their own profile, password and second factor"
        ),
        .sessionList: Wording("Widzi własne sesje", english: "Sees their own sessions"),
        .sessionEnd: Wording("Kończy własne sesje", english: "Ends their own sessions"),
        .sessionStepUp: Wording(
            "Potwierdza swoją tożsamość przed ważną czynnością",
            english: "Shows who they are again before a grave act"
        ),
        .permissionRead: Wording("Czyta tabelę uprawnień", english: "Reads the table of permissions"),
        .departmentList: Wording("Widzi listę działów", english: "Sees the list of departments"),
        .approvalRead: Wording(
            "Widzi własne prośby o zgodę i te, które może rozpatrzyć",
            english: "Sees the requests for approval they made or may decide"
        ),
        .interestCalculate: Wording("Liczy odsetki w kalkulatorze", english: "Uses the interest calculator"),
        .caseList: Wording(
            "Widzi listę spraw, z zakrytymi danymi osób",
            english: "Sees the list of cases, persons masked"
        ),
        .caseMoneyRead: Wording("Widzi salda, należności i wpłaty", english: "Sees balances, receivables and payments"),
        .caseCourtRead: Wording(
            "Widzi pisma sądowe, tytuły wykonawcze i dane egzekucji",
            english: "Sees court papers, titles and enforcement"
        ),
        .caseNotesRead: Wording("Czyta notatki w sprawie", english: "Reads the notes of a case"),
        .caseNotesWrite: Wording("Dopisuje notatki w sprawie", english: "Adds notes to a case"),
        .personRegister: Wording("Dodaje osoby", english: "Adds persons"),
        .personChange: Wording("Poprawia dane osób", english: "Corrects the data of persons"),
        .personContactRead: Wording(
            "Widzi telefon, e-mail i adres osoby",
            english: "Sees a person's phone, e-mail and address"
        ),
        .personIdentifiersReveal: Wording(
            "Odkrywa PESEL, NIP i numer dokumentu osoby",
            english: "Reveals a person's PESEL, NIP and document number"
        ),
        .personIdentifiersRevealMany: Wording(
            "Odkrywa numery PESEL wielu osób naraz",
            english: "Reveals the PESEL numbers of many persons at once"
        ),
        .personSocialRead: Wording(
            "Widzi informacje o trudnej sytuacji, zdrowiu i zasiłkach osoby",
            english: "Sees notes on a person's hardship, health and benefits"
        ),
        .personExport: Wording("Eksportuje dane do 20 osób", english: "Exports the data of up to 20 persons"),
        .personExportMany: Wording(
            "Eksportuje dane ponad 20 osób",
            english: "Exports the data of more than 20 persons"
        ),
        .paymentRecord: Wording("Księguje wpłaty", english: "Books payments"),
        .paymentCorrect: Wording(
            "Poprawia zaksięgowane wpłaty zapisem przeciwnym",
            english: "Corrects booked payments by a counter-entry"
        ),
        .paymentPropose: Wording(
            "Proponuje zaksięgowanie lub poprawienie wpłaty",
            english: "Proposes to book or correct a payment"
        ),
        .paymentApprove: Wording("Zatwierdza zaproponowane księgowanie", english: "Approves a proposed booking"),
        .instalmentPlanRead: Wording("Widzi ugody ratalne", english: "Sees instalment plans"),
        .instalmentPlanPropose: Wording("Proponuje ugodę ratalną", english: "Proposes an instalment plan"),
        .instalmentPlanApprove: Wording("Zatwierdza ugodę ratalną", english: "Approves an instalment plan"),
        .writeoffRead: Wording("Widzi umorzenia i ich uzasadnienie", english: "Sees write-offs and their grounds"),
        .writeoffPropose: Wording("Proponuje umorzenie", english: "Proposes a write-off"),
        .writeoffGiveOpinion: Wording("Opiniuje umorzenie", english: "Gives an opinion on a write-off"),
        .writeoffApprove: Wording("Zatwierdza umorzenie", english: "Approves a write-off"),
        .limitationWaiverPropose: Wording(
            "Proponuje odstąpienie od dochodzenia przedawnionych należności",
            english: "Proposes to give up claims that have lapsed"
        ),
        .limitationWaiverApprove: Wording(
            "Zatwierdza odstąpienie od dochodzenia przedawnionych należności",
            english: "Approves giving up claims that have lapsed"
        ),
        .balanceExport: Wording(
            "Eksportuje kwoty do 20 osób, bez innych danych",
            english: "Exports the sums of up to 20 persons and nothing else"
        ),
        .balanceExportMany: Wording(
            "Eksportuje kwoty ponad 20 osób, bez innych danych",
            english: "Exports the sums of more than 20 persons and nothing else"
        ),
        .messageSend: Wording("Wysyła pojedyncze pismo lub wiadomość", english: "Sends a single letter or message"),
        .messageProposeMany: Wording("Proponuje wysyłkę masową", english: "Proposes a bulk sending"),
        .messageSendMany: Wording("Zleca wysyłkę masową", english: "Orders a bulk sending"),
        .courtDocumentPrepare: Wording("Przygotowuje pisma sądowe", english: "Prepares court documents"),
        .courtDocumentApprove: Wording("Zatwierdza pisma sądowe", english: "Approves court documents"),
        .courtDocumentFile: Wording("Składa pisma w sądzie", english: "Files documents with the court"),
        .restrictionPropose: Wording(
            "Proponuje ograniczenie przetwarzania danych osoby",
            english: "Proposes to restrict the use of a person's data"
        ),
        .restrictionGiveOpinion: Wording(
            "Opiniuje ograniczenie przetwarzania",
            english: "Gives an opinion on a restriction"
        ),
        .restrictionApprove: Wording("Zatwierdza ograniczenie przetwarzania", english: "Approves a restriction"),
        .erasurePropose: Wording("Proponuje usunięcie danych osoby", english: "Proposes to erase a person's data"),
        .erasureGiveOpinion: Wording("Opiniuje usunięcie danych", english: "Gives an opinion on an erasure"),
        .erasureApprove: Wording("Zatwierdza usunięcie danych", english: "Approves an erasure"),
        .auditSearch: Wording("Przeszukuje rejestr zdarzeń", english: "Searches the audit log"),
        .auditExport: Wording(
            "Eksportuje wybrane wpisy rejestru zdarzeń",
            english: "Exports chosen entries of the audit log"
        ),
        .auditExportRaw: Wording("Eksportuje cały rejestr zdarzeń", english: "Exports the whole audit log"),
        .exportApprove: Wording(
            "Zatwierdza duży eksport przygotowany przez IOD",
            english: "Approves a large export prepared by the DPO"
        ),
        .auditReadOwn: Wording(
            "Widzi własne czynności w rejestrze zdarzeń",
            english: "Sees their own acts in the audit log"
        ),
        .auditCountTeam: Wording(
            "Widzi liczbę czynności swojego zespołu",
            english: "Sees how many acts their team performed"
        ),
        .interestTableRead: Wording("Widzi tabelę odsetek", english: "Sees the table of interest rates"),
        .interestTablePropose: Wording(
            "Proponuje zmianę tabeli odsetek",
            english: "Proposes a change of interest rates"
        ),
        .interestTableApprove: Wording(
            "Zatwierdza zmianę tabeli odsetek",
            english: "Approves a change of interest rates"
        ),
        .accountChartRead: Wording("Widzi plan kont", english: "Sees the chart of accounts"),
        .accountChartPropose: Wording(
            "Proponuje zmianę planu kont",
            english: "Proposes a change of the chart of accounts"
        ),
        .accountChartApprove: Wording(
            "Zatwierdza zmianę planu kont",
            english: "Approves a change of the chart of accounts"
        ),
        .bankAccountPropose: Wording(
            "Proponuje zmianę rachunku bankowego jednostki",
            english: "Proposes a change of the unit's bank account"
        ),
        .bankAccountApprove: Wording(
            "Zatwierdza zmianę rachunku bankowego jednostki",
            english: "Approves a change of the unit's bank account"
        ),
        .retentionRead: Wording("Widzi okresy przechowywania danych", english: "Sees how long data are kept"),
        .retentionPropose: Wording(
            "Proponuje okresy przechowywania danych",
            english: "Proposes how long data are kept"
        ),
        .retentionGiveOpinion: Wording(
            "Opiniuje okresy przechowywania danych",
            english: "Gives an opinion on how long data are kept"
        ),
        .retentionApprove: Wording(
            "Zatwierdza okresy przechowywania danych",
            english: "Approves how long data are kept"
        ),
        .templateRead: Wording("Widzi wzory pism", english: "Sees the templates of letters"),
        .templatePropose: Wording("Proponuje zmianę wzoru pisma", english: "Proposes a change of a template"),
        .templateWriteLegal: Wording(
            "Redaguje część prawną wzoru pisma",
            english: "Writes the legal text of a template"
        ),
        .templateApprove: Wording(
            "Zatwierdza wzór pisma i wprowadza go w życie",
            english: "Approves a template and puts it in force"
        ),
        .keyImport: Wording("Wprowadza klucz szyfrujący jednostki", english: "Brings in a key of the unit"),
        .keyDestroy: Wording("Niszczy klucz szyfrujący jednostki", english: "Destroys a key of the unit"),
        .tenantList: Wording("Widzi listę jednostek", english: "Sees the list of tenants"),
        .tenantShow: Wording("Widzi wpis jednostki w rejestrze", english: "Sees a tenant's entry in the registry"),
        .tenantHealth: Wording(
            "Widzi stan jednostki: wersję, kolejki, błędy",
            english: "Sees a tenant's version, queues and errors"
        ),
        .tenantCreate: Wording("Zakłada jednostkę", english: "Makes a tenant"),
        .tenantInviteAdministrator: Wording(
            "Zaprasza pierwszego administratora jednostki",
            english: "Invites the first administrator of a tenant"
        ),
        .tenantSuspend: Wording("Zawiesza jednostkę", english: "Suspends a tenant"),
        .tenantResume: Wording("Wznawia jednostkę", english: "Lets a tenant work again"),
        .tenantExport: Wording(
            "Zapisuje tabele jednostki do przeniesienia, bez ich odczytywania",
            english: "Writes a tenant's tables for moving, without reading them"
        ),
        .tenantImport: Wording("Wczytuje zapisane tabele jednostki", english: "Loads the tables of a tenant"),
        .tenantDrop: Wording("Usuwa zawieszoną jednostkę", english: "Removes a suspended tenant"),
        .tenantMigrate: Wording("Aktualizuje tabele jednostek", english: "Brings tenants' tables up to date"),
        .keyWrap: Wording(
            "Szyfruje klucze jednostki nowym kluczem, bez ich odczytywania",
            english: "Wraps a tenant's keys anew without reading them"
        ),
        .keyRotate: Wording("Wymienia klucz główny platformy", english: "Replaces the platform's root key"),
        .platformLogSearch: Wording(
            "Przeszukuje rejestr zdarzeń platformy",
            english: "Searches the platform's own log"
        ),
        .operatorList: Wording("Widzi listę operatorów", english: "Sees the list of operators"),
        .operatorCreate: Wording("Zakłada konto operatora", english: "Makes an operator's account"),
        .operatorDismiss: Wording("Odbiera operatorowi dostęp", english: "Ends an operator's access"),
        .operatorResetFactor: Wording(
            "Wydaje operatorowi nowy drugi składnik logowania",
            english: "Gives an operator a new second factor"
        ),
        .breakGlassRequest: Wording(
            "Prosi o awaryjny dostęp operatora do jednostki",
            english: "Asks for an operator's emergency access to a tenant"
        ),
        .breakGlassApprove: Wording(
            "Zgadza się na awaryjny dostęp operatora",
            english: "Agrees to an operator's emergency access"
        ),
        .breakGlassRead: Wording(
            "Widzi, kiedy i po co operator miał awaryjny dostęp",
            english: "Sees when and why an operator had emergency access"
        ),
    ]
}
