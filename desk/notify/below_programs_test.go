package notify_test

import (
	"strings"
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestForwardsOfAllPrograms: what a customer forwards or answers, in the manner of her mail program, stands below her
// words for agents: in a first mail, and in one to her reply address (PRODUCT 1.14).
func TestForwardsOfAllPrograms(t *testing.T) {
	const k = "serial number ABC-999"
	for name, c := range map[string]struct{ text, html string }{
		"Outlook, French":     {text: "Voir ci-dessous.\n\nDe : Vendor <v@vendor.test>\nEnvoyé : lundi 30 novembre 2026 09:00\nÀ : Carla <carla@customer.test>\nObjet : Facture\n\n" + k},
		"Outlook, German":     {text: "Bitte ansehen.\n\n________________________________\nVon: Vendor <v@vendor.test>\nGesendet: Montag, 30. November 2026 09:00\nAn: Carla\nBetreff: Rechnung\n\n" + k},
		"Outlook of old":      {text: "help\n\n-----Original Message-----\nFrom: Vendor [mailto:v@vendor.test]\nSent: Monday, November 30, 2026 9:00 AM\nTo: Carla\nSubject: Invoice\n\n" + k},
		"Gmail, French":       {text: "Pouvez-vous aider ?\n\n---------- Forwarded message ---------\nDe : Vendor <v@vendor.test>\nDate: lun. 30 nov. 2026 à 09:00\nSubject: Facture\nTo: <carla@customer.test>\n\n" + k},
		"Apple, Italian":      {text: "Vedi sotto\n\nInizio messaggio inoltrato:\n\n> Da: Vendor <v@vendor.test>\n> Oggetto: Fattura\n> Data: 30 novembre 2026\n> A: carla@customer.test\n> \n> " + k},
		"Thunderbird, Spain":  {text: "Vea abajo\n\n-------- Mensaje reenviado --------\nAsunto: \tFactura\nFecha: \tMon, 30 Nov 2026 09:00:00 +0100\nDe: \tVendor <v@vendor.test>\nPara: \tcarla@customer.test\n\n" + k},
		"GMX":                 {text: "Siehe unten.\n\n> Gesendet: Montag, 30. November 2026 um 09:00\n> Von: \"Vendor\" <v@vendor.test>\n> An: carla@customer.test\n> Betreff: Rechnung\n> " + k},
		"an answer, Dutch":    {text: "+support kunnen jullie helpen?\n\nOp ma 30 nov 2026 om 09:00 schreef Vendor <v@vendor.test>:\n\n> " + k},
		"an answer, Portugal": {text: "Podem ajudar?\n\nEm seg., 30 de nov. de 2026 às 09:00, Vendor <v@vendor.test> escreveu:\n\n> " + k},
		"a telephone":         {text: "See this\n\nSent from my iPhone\n\nBegin forwarded message:\n\nFrom: Vendor <v@vendor.test>\nDate: November 30, 2026 at 9:00:00 AM\nTo: carla@customer.test\nSubject: Invoice\n\n" + k},
		"Outlook on the web":  {html: `<div>Please see below.</div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg"><font><b>From:</b> Vendor &lt;v@vendor.test&gt;<br><b>Sent:</b> Monday<br><b>To:</b> Carla<br><b>Subject:</b> Invoice</font></div><div>` + k + `</div>`},
		"Gmail":               {html: `<div dir="ltr">see below<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: Vendor<br>Date: Mon<br>Subject: Invoice<br>To: Carla<br></div><p>` + k + `</p></div></div>`},
		"Apple, an answer":    {html: `<div>help?</div><br><blockquote type="cite"><div>On 30 Nov 2026, at 09:00, Vendor wrote:</div><br><div>` + k + `</div></blockquote>`},
		"Yahoo":               {html: `<div>help?</div><div id="ydpx" class="yahoo_quoted"><div>On Monday, Vendor wrote:</div><div>` + k + `</div></div>`},
		"Proton":              {html: `<div>help?</div><div class="protonmail_quote">------- Forwarded Message -------<br>From: Vendor<br>Date: On Monday<br>Subject: Invoice<br><blockquote class="protonmail_quote">` + k + `</blockquote></div>`},
	} {
		for _, known := range []string{"", "token", "token, and a letter of ours above it"} {
			w := desktest.NewWorld(t)
			kind, body := "plain", c.text
			if c.html != "" {
				kind, body = "html", "<html><body>"+c.html+"</body></html>"
			}
			m := parser.Parse([]byte("From: carla@customer.test\r\nTo: support@desk.test\r\nSubject: FW: Invoice\r\nMessage-ID: <new@customer.test>\r\nIn-Reply-To: <unseen@vendor.test>\r\n" +
				"MIME-Version: 1.0\r\nContent-Type: text/" + kind + "; charset=utf-8\r\n\r\n" + strings.ReplaceAll(body, "\n", "\r\n") + "\r\n"))
			x := desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, M: *m}
			if known != "" {
				x.To = w.TokenOf("carla@customer.test", ticket.TokenReply)
			}
			if len(known) > len("token") { // she asked the vendor by forwarding our letter, and passes on what he answered
				x.M.References = []mail.MessageID{w.LetterID("carla@customer.test"), "unseen@vendor.test"}
			}
			if got := w.Decide(x).Changes[0].Message; !strings.Contains(got.Quoted+got.Text, k) {
				t.Errorf("%s, in a thread (%s): lost from %q, %q", name, known, got.Text, got.Quoted)
			}
		}
	}
}
