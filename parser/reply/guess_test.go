package reply

import "testing"

const reader = "Desk Support"

// markedHeads is what programs set above a quote that is marked, in languages of which the tables have
// little or nothing.
var markedHeads = []struct{ name, line string }{
	{"roundcube-eu", "Desk Support igorleak hau idatzi zuen (2026-11-30 18:03):"},
	{"thebat", "Monday, November 30, 2026, 6:03:11 PM, you wrote:"},
	{"gmail-he", "\u200fבתאריך יום ב׳, 30 בנוב׳ 2026 ב-18:03 מאת \u202aDesk Support\u202c\u200f <\u202asupport@desk.example\u202c\u200f>:\u202c"},
	{"gmail-ar", "في الاثنين، ٣٠ نوفمبر ٢٠٢٦، ١٨:٠٣ Desk Support <support@desk.example> كتب:"},
	{"gmail-fa", "در تاریخ دوشنبه ۳۰ نوامبر ۲۰۲۶،\u200f ۱۸:۰۳ Desk Support <support@desk.example> نوشت:"},
	{"gmail-hi", "सोम, 30 नव॰ 2026 को 6:03 pm बजे को Desk Support <support@desk.example> ने\nलिखा:"},
	{"gmail-th", "ในวันที่ จ. 30 พ.ย. 2026 เวลา 18:03 Desk Support <support@desk.example>\nเขียนว่า:"},
	{"gmail-hr", "pon, 30. stu 2026. u 18:03 Desk Support <support@desk.example> napisao je:"},
	{"gmail-sl", "V V pon., 30. nov. 2026 ob 18:03 je oseba Desk Support <\nsupport@desk.example> napisala:"},
	{"gmail-lt", "2026-11-30, pr, 18:03 Desk Support <support@desk.example> rašė:"},
	{"gmail-lv", "pirmd., 2026. g. 30. nov., plkst. 18:03 — lietotājs Desk Support (<\nsupport@desk.example>) rakstīja:"},
	{"gmail-et", "Kuupäev E, 30. november 2026 kell 18:03 kirjutas Desk Support <\nsupport@desk.example>:"},
	{"gmail-bg", "На пн, 30.11.2026 г. в 18:03 Desk Support <support@desk.example> написа:"},
	{"gmail-sr", "пон, 30. нов 2026. у 18:03 Desk Support <support@desk.example> је написао/ла:"},
	{"gmail-id", "Pada Sen, 30 Nov 2026 pukul 18.03 Desk Support <support@desk.example>\nmenulis:"},
	{"gmail-ms", "Pada Isn, 30 Nov 2026 pada 6:03 PTG Desk Support <support@desk.example>\nmenulis:"},
	{"gmail-ca", "Missatge de Desk Support <support@desk.example> del dia dl., 30 de nov. 2026 a\nles 18:03:"},
	{"gmail-gl", "O luns, 30 de nov. de 2026 ás 18:03, Desk Support (<support@desk.example>)\nescribiu:"},
	{"gmail-is", "mán., 30. nóv. 2026 kl. 18:03 skrifaði Desk Support <support@desk.example>:"},
	{"thunderbird-cy", "Ar 30/11/2026 18:03, ysgrifennodd Desk Support:"},
	{"thunderbird-ga", "Scríobh Desk Support an 30/11/2026 18:03:"},
	{"thunderbird-br", "D'an 30/11/2026 18:03, Desk Support en deus skrivet :"},
}

// blocksGuessed is what programs set above a quote without any mark, in the same languages, and blocks whose
// labels have no colon.
var blocksGuessed = []struct{ name, block string }{
	{"outlook-ar", "من: Desk Support <support@desk.example>\nتم الإرسال: الاثنين، 30 نوفمبر 2026 18:03\nإلى: Carla Berg <carla@customer.example>\nالموضوع: [#12] Printer"},
	{"outlook-he", "מאת: Desk Support <support@desk.example>\nנשלח: יום שני 30 נובמבר 2026 18:03\nאל: Carla Berg <carla@customer.example>\nנושא: [#12] Printer"},
	{"outlook-hr", "Od: Desk Support <support@desk.example>\nPoslano: ponedjeljak, 30. studenoga 2026. 18:03\nPrima: Carla Berg <carla@customer.example>\nPredmet: [#12] Printer"},
	{"outlook-sl", "Od: Desk Support <support@desk.example>\nPoslano: ponedeljek, 30. november 2026 18:03\nZa: Carla Berg <carla@customer.example>\nZadeva: [#12] Printer"},
	{"outlook-bg", "От: Desk Support <support@desk.example>\nИзпратено: понеделник, 30 ноември 2026 г. 18:03\nДо: Carla Berg <carla@customer.example>\nОтносно: [#12] Printer"},
	{"outlook-lt", "Nuo: Desk Support <support@desk.example>\nIšsiųsta: 2026 m. lapkričio 30 d., pirmadienis 18:03\nKam: Carla Berg <carla@customer.example>\nTema: [#12] Printer"},
	{"outlook-lv", "No: Desk Support <support@desk.example>\nNosūtīts: pirmdiena, 2026. gada 30. novembris 18:03\nKam: Carla Berg <carla@customer.example>\nTēma: [#12] Printer"},
	{"outlook-et", "Saatja: Desk Support <support@desk.example>\nSaadetud: esmaspäev, 30. november 2026 18:03\nAdressaat: Carla Berg <carla@customer.example>\nTeema: [#12] Printer"},
	{"outlook-th", "จาก: Desk Support <support@desk.example>\nส่ง: 30 พฤศจิกายน 2026 18:03\nถึง: Carla Berg <carla@customer.example>\nเรื่อง: [#12] Printer"},
	{"outlook-ca", "De: Desk Support <support@desk.example>\nEnviat el: dilluns, 30 de novembre de 2026 18:03\nPer a: Carla Berg <carla@customer.example>\nTema: [#12] Printer"},
	{"outlook-sr", "Od: Desk Support <support@desk.example>\nPoslato: ponedeljak, 30. novembar 2026. 18:03\nZa: Carla Berg <carla@customer.example>\nNaslov: [#12] Printer"},
	{"em-client", "------ Original Message ------\nFrom \"Desk Support\" <support@desk.example>\nTo \"Carla Berg\" <carla@customer.example>\nDate 30.11.2026 18:03:11\nSubject [#12] Printer"},
	{"em-client-de", "------ Originalnachricht ------\nVon \"Desk Support\" <support@desk.example>\nAn \"Carla Berg\" <carla@customer.example>\nDatum 30.11.2026 18:03:11\nBetreff [#12] Printer"},
	{"aruba", "Da \"Desk Support\" support@desk.example\nA carla@customer.example\nCc\nData Mon, 30 Nov 2026 18:03:11 +0100\nOggetto [#12] Printer"},
	{"notes-dashed", "-----Desk Support <support@desk.example> schrieb: -----\n\nAn: carla@customer.example\nVon: Desk Support <support@desk.example>\nDatum: 30.11.2026 18:03\nBetreff: [#12] Printer"},
	{"notes-block-it", "-----Desk Support <support@desk.example> ha scritto: -----\n\nPer: carla@customer.example\nDa: Desk Support <support@desk.example>\nData: 30/11/2026 18:03\nOggetto: [#12] Printer"},
	{"freemail-hu", "Desk Support <support@desk.example> írta (2026. november 30., hétfő):"},
	{"tuta", "30 Nov 2026, 18:03 by support@desk.example:"},
	{"tuta-de", "30.11.2026, 18:03 von support@desk.example:"},
	{"zimbra-old", "----- Desk Support <support@desk.example> wrote:"},
	{"to and subject above a line of who and when (Yandex)", "----------------\nКому: carla@customer.example;\nТема: [#12] Printer;\n30.11.2026, 18:03, \"Desk Support\" <support@desk.example>:"},
}

// TestLanguagesOfNoTable: the head of a quote is known by its values where no table has its words.
func TestLanguagesOfNoTable(t *testing.T) {
	for _, own := range []string{"The tray is empty.", "The tray is empty.\n\nCarla", "It is empty:\n\n- tray 1\n- tray 2"} {
		for _, c := range markedHeads {
			m := Mail{Text: own + "\n\n" + c.line + "\n> Have you looked?\n>\n> Ana\n", Cut: -1, Answer: true, Readers: []string{reader}}
			if got, _ := m.NewText(); got != own {
				t.Errorf("%s: %q", c.name, got)
			}
		}
		for _, c := range blocksGuessed {
			m := Mail{Text: own + "\n\n" + c.block + "\n\nHave you looked?\n\nAna\n", Cut: -1, Answer: true, Readers: []string{reader}}
			if got, _ := m.NewText(); got != own {
				t.Errorf("%s: %q", c.name, got)
			}
		}
	}
}

// TestNoGuess: what people write in an answer that looks like such a head.
func TestNoGuess(t *testing.T) {
	for name, text := range map[string]string{
		"a form that asks for an address": "Name: Carla\nDatum: 3.12.2026 10:30\nBetreff: Re: Lieferung\nMail: carla@customer.example\n\nDas sind die Daten.",
		"a log behind its date":           "The log of 2026-11-30 18:03:\n\n> FATAL: tray open\n\nWhat now?",
		"an error's author":               "2026-11-30 18:03:11 ERROR from ana@customer.example:\n\nno such tray",
		"a meeting":                       "Kur: halle 3\nKada: 2026-12-03 10:30\nKas: carla@customer.example\nTema: printeriai\n\nAr tinka?",
		"the reader, without a date":      "Desk Support said:\n\nopen the tray.\n\nI did.",
		"printers":                        "Hall 1: HP 400\nHall 2: HP 500, since 3.12.2020 10:30\nHall 3: [#12]\n\nWhich one?",
		"recipients of paper":             "To: hall 3\nSubject: paper\n\nPlease bring it.",
		"without colons":                  "From ana@customer.example\nTo hall 3\nthe way is long\n\nsorry",
	} {
		m := Mail{Text: text, Cut: -1, Answer: true, Readers: []string{reader}}
		if got, _ := m.NewText(); got != text {
			t.Errorf("%s: %q", name, got)
		}
	}
}
