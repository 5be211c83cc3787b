package e2e

import (
	"fmt"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// S33: whatever the charset, and whatever its label, a mail is taken and read.
func TestS33CharsetsAreRead(t *testing.T) {
	s := begin(t, live.Setup{})
	for i, c := range []struct{ name, kind, subject, text, wantSubject, wantText string }{
		{
			"ISO-2022-JP", "text/plain; charset=ISO-2022-JP", "=?ISO-2022-JP?B?GyRCJDMkcyRLJEEkTxsoQg==?=",
			"\x1b$B$3$s$K$A$O\x1b(B, support", "こんにちは", "こんにちは, support",
		},
		{
			"GBK labelled gb2312", "text/plain; charset=gb2312", "=?gb2312?B?1uzpRrv5?=",
			"\xd6\xec\xe9\x46\xbb\xf9", "朱镕基", "朱镕基",
		},
		{
			"windows-1252", "text/plain; charset=windows-1252", "=?windows-1252?Q?=8012_=96_=9Cuvre?=",
			"\x93L'\x9cuvre\x94 co\xfbte 12 \x80", "€12 – œuvre", "“L'œuvre” coûte 12 €",
		},
		{"windows-1252 labelled iso-8859-1", "text/plain; charset=iso-8859-1", "Devis", "12 \x80 \x96 d\xe9j\xe0", "Devis", "12 € – déjà"},
		{"8-bit without a label", "text/plain", "D\xe9j\xe0 vu", "Voil\xe0 l'\xe9t\xe9 o\xf9 tout br\xfble", "Déjà vu", "Voilà l'été où tout brûle"},
		{"UTF-8 without a label", "text/plain", "Déjà vu", "Voilà l'été", "Déjà vu", "Voilà l'été"},
		{"a charset that nobody knows", "text/plain; charset=x-made-up", "Devis", "Combien ?", "Devis", "Combien ?"},
	} {
		who := fmt.Sprintf("carla%d@customer.test", i)
		raw := strings.Join([]string{
			"From: " + who, "To: " + support, "Subject: " + c.subject, "Date: Sun, 22 Nov 2026 10:00:00 +0000",
			fmt.Sprintf("Message-ID: <charset.%d@customer.test>", i), "MIME-Version: 1.0", "Content-Type: " + c.kind,
			"Content-Transfer-Encoding: 8bit", "", c.text, "",
		}, "\r\n")
		if a := live.Try(s.desk.Addr, who, []string{support}, []byte(raw)); a.Code != 250 {
			t.Errorf("%s: %v", c.name, a)
			continue
		}
		received := s.sink.Wait(s, 1, who, "received")
		ticket := s.desk.Show(received.Number())
		want(t, c.name+": subject", ticket.Subject, c.wantSubject)
		want(t, c.name+": text", strings.TrimSpace(ticket.Messages[0].Text), c.wantText)
		holds(t, c.name+": confirmation's subject", received.Get("Subject"), c.wantSubject)
		notice := s.sink.Wait(s, i+1, "ana@agents.test", "new")
		holds(t, c.name+": notification", notice.Text(), c.wantText)
	}
}
