extension CamtTests {
    /// A statement with a payment, a payment that is taken back, and an entry of two payments; nobody in it exists.
    static func statement(version: String = "02") -> String {
        let isNew = version != "02"
        let status = isNew ? "<Sts><Cd>BOOK</Cd></Sts>" : "<Sts>BOOK</Sts>"
        let party = isNew ? "<Dbtr><Pty><Nm>Jan Nowak</Nm></Pty></Dbtr>" : "<Dbtr><Nm>Jan Nowak</Nm></Dbtr>"
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.\(version)">
            <BkToCstmrStmt>
            <GrpHdr><MsgId>M-1</MsgId><CreDtTm>2026-12-31T22:00:00</CreDtTm></GrpHdr>
            <Stmt>
              <Id>S-17</Id><ElctrncSeqNb>17</ElctrncSeqNb>
              <Acct><Id><IBAN>PL61109010140000071219812874</IBAN></Id><Ccy>PLN</Ccy></Acct>
              <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="PLN">100.00</Amt>
                <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-12-31</Dt></Dt></Bal>
              <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="PLN">140.75</Amt>
                <CdtDbtInd>CRDT</CdtDbtInd><Dt><DtTm>2026-12-31T21:00:00+01:00</DtTm></Dt></Bal>
              <TxsSummry>
                <TtlNtries><NbOfNtries>3</NbOfNtries></TtlNtries>
                <TtlCdtNtries><NbOfNtries>2</NbOfNtries><Sum>60.75</Sum></TtlCdtNtries>
              </TxsSummry>
              <Ntry>
                <Amt Ccy="PLN">45.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>\(status)
                <BookgDt><Dt>2026-12-31</Dt></BookgDt><ValDt><Dt>2027-01-02</Dt></ValDt>
                <AcctSvcrRef>B-1</AcctSvcrRef>
                <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
                <NtryDtls><TxDtls>
                  <Refs><EndToEndId>E2E-1</EndToEndId></Refs>
                  <AmtDtls><TxAmt><Amt Ccy="PLN">45.50</Amt></TxAmt></AmtDtls>
                  <RltdPties>\(party)<DbtrAcct><Id><IBAN>PL27114020040000300201355387</IBAN></Id></DbtrAcct>
                    <CdtrAcct><Id><IBAN>PL15102010260000000000000007</IBAN></Id></CdtrAcct></RltdPties>
                  <RmtInf><Ustrd>Czynsz 11/2026</Ustrd><Ustrd>lokal 7</Ustrd></RmtInf>
                </TxDtls></NtryDtls>
              </Ntry>
              <Ntry>
                <Amt Ccy="PLN">20.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd>\(status)
                <BookgDt><Dt>2026-12-31</Dt></BookgDt><AddtlNtryInf>ZWROT</AddtlNtryInf>
              </Ntry>
              <Ntry>
                <Amt Ccy="PLN">15.25</Amt><CdtDbtInd>CRDT</CdtDbtInd>\(status)
                <BookgDt><DtTm>2026-12-31T20:00:00</DtTm></BookgDt>
                <NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>
                <TxDtls><Amt Ccy="PLN">10.00</Amt><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
                  <RmtInf><Strd><CdtrRefInf><Ref>0007</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>
                <TxDtls><Amt Ccy="PLN">5.25</Amt><RmtInf><Ustrd>media</Ustrd></RmtInf></TxDtls></NtryDtls>
              </Ntry>
            </Stmt>
            </BkToCstmrStmt>
            </Document>
            """
    }
}
