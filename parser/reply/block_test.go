package reply

import (
	"strings"
	"testing"
)

// blocks is how Outlook and the like head a quoted mail: from, sent, to, subject.
var blocks = []struct{ lang, from, sent, to, subject string }{
	{"en", "From", "Sent", "To", "Subject"},
	{"en", "From", "Date", "To", "Subject"},
	{"fr", "De", "Envoyé", "À", "Objet"},
	{"fr no-break", "De\u00a0", "Envoyé\u00a0", "À\u00a0", "Objet\u00a0"},
	{"fr old", "De ", "Envoyé ", "A ", "Objet "},
	{"fr apple", "De", "Date", "À", "Objet"},
	{"de", "Von", "Gesendet", "An", "Betreff"},
	{"de apple", "Von", "Datum", "An", "Betreff"},
	{"es", "De", "Enviado", "Para", "Asunto"},
	{"es old", "De", "Enviado el", "Para", "Asunto"},
	{"es apple", "De", "Fecha", "Para", "Asunto"},
	{"pt", "De", "Enviado", "Para", "Assunto"},
	{"pt old", "De", "Enviada em", "Para", "Assunto"},
	{"pt apple", "De", "Data", "Para", "Assunto"},
	{"it", "Da", "Inviato", "A", "Oggetto"},
	{"it apple", "Da", "Data", "A", "Oggetto"},
	{"nl", "Van", "Verzonden", "Aan", "Onderwerp"},
	{"nl apple", "Van", "Datum", "Aan", "Onderwerp"},
	{"pl", "Od", "Wysłano", "Do", "Temat"},
	{"pl apple", "Od", "Data", "Do", "Temat"},
	{"ru", "От", "Отправлено", "Кому", "Тема"},
	{"ru apple", "От", "Дата", "Кому", "Тема"},
	{"uk", "Від", "Надіслано", "Кому", "Тема"},
	{"cs", "Od", "Odesláno", "Komu", "Předmět"},
	{"cs apple", "Od", "Datum", "Komu", "Předmět"},
	{"sv", "Från", "Skickat", "Till", "Ämne"},
	{"sv apple", "Från", "Datum", "Till", "Ämne"},
	{"da", "Fra", "Sendt", "Til", "Emne"},
	{"no", "Fra", "Dato", "Til", "Emne"},
	{"fi", "Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"},
	{"fi apple", "Lähettäjä", "Päiväys", "Vastaanottaja", "Aihe"},
	{"tr", "Kimden", "Gönderildi", "Kime", "Konu"},
	{"tr old", "Kimden", "Gönderme Tarihi", "Kime", "Konu"},
	{"ja", "差出人", "送信日時", "宛先", "件名"},
	{"ja wide", "差出人：", "送信日時：", "宛先：", "件名："},
	{"zh", "发件人", "发送时间", "收件人", "主题"},
	{"zh wide", "发件人：", "发送时间：", "收件人：", "主题："},
	{"tw", "寄件者", "寄件日期", "收件者", "主旨"},
	{"ko", "보낸 사람", "보낸 날짜", "받는 사람", "제목"},
}

func TestHeaderBlock(t *testing.T) {
	for _, tt := range blocks {
		colon := ": "
		if strings.HasSuffix(tt.from, "：") {
			colon = " "
		}
		plainBlock := []string{
			tt.from + colon + "Ana Lopez <ana@example.org>",
			tt.sent + colon + "Monday, 3 June 2024 10:22",
			tt.to + colon + "Bob Stone <bob@example.net>; Eve Adams",
			tt.subject + colon + "RE: [#12] Printer",
		}
		bold := make([]string, 4)
		for i, l := range plainBlock {
			at := strings.Index(l, strings.TrimSpace(colon))
			if colon == " " {
				at = strings.Index(l, "：")
			}
			bold[i] = "*" + l[:at] + ":* " + strings.TrimLeft(l[at:], ":： ")
		}
		turned := []string{plainBlock[1], plainBlock[0], plainBlock[2], plainBlock[3]}
		for name, block := range map[string]string{
			"plain":       strings.Join(plainBlock, "\n"),
			"bold":        strings.Join(bold, "\n"),
			"blank lines": strings.Join(plainBlock, "\n\n"),
			"date first":  strings.Join(turned, "\n"),
			"underscores": "________________________________\n" + strings.Join(plainBlock, "\n"),
			"dashes":      "-------- Original Message --------\n" + strings.Join(plainBlock, "\n"),
			"indented":    "  " + strings.Join(plainBlock, "  \n  "),
		} {
			given := "Mine.\n\n" + block + "\n\nHello,\n\nhow are you?\n"
			if got, _ := NewText(given, -1); got != "Mine." {
				t.Errorf("%s, %s: got %q", tt.lang, name, got)
			}
		}
	}
}

// What people write looks like such a block at times.
func TestNoHeaderBlock(t *testing.T) {
	for _, given := range []string{
		"Two tickets please:\n\nFrom: Paris\nTo: London\nDate: 3 June",
		"De: Madrid\nA: Barcelona\nFecha: 3/6/2024 10:00",
		"Product: Sign\nEnvironment: production\nDate: 3 June 2024 10:22\nSubject: no code by SMS",
		"To: everybody\nwho reads this",
		"Invitation:\n\nDate: Wednesday 3, October 2011\nTime: 7 : 00am\nAddress: 130 Fox St\n\nBring your ID.",
		"Subject: what I wrote in the form\nDate: today",
		"From: 3 June 2024\nTo: 5 June 2024\nSubject: holidays",
		"Von: Berlin\nAn: Hamburg\nDatum: 3.6.",
	} {
		if got, _ := NewText(given, -1); got != given {
			t.Errorf("%q: got %q", given, got)
		}
	}
}
