package reply

import (
	"strings"
	"testing"
)

// TestQuotesOfPrograms: the heads and marks of programs that write them in ways of their own.
func TestQuotesOfPrograms(t *testing.T) {
	for _, c := range []struct{ name, head, quote string }{
		{"Gmail, de, wrapped in the date", "Hilde Kern <hilde@desk.test> schrieb am Mo., 30.\nNov. 2026 um 18:03 Uhr:", "> Bitte neu starten."},
		{"Gmail, de, in another place", "Am Mo., 30. Nov. 2026 um 18:03 Uhr schrieb Hilde\nKern <hilde@desk.test>:", "> Bitte neu starten."},
		{"Gmail, cs, wrapped in the date", "Hilde Kern <hilde@desk.test> napsal po 30.\nlistopadu 2026 v 18:03:", "> Restartujte."},
		{"laposte.net", "Message du : 30/11/2026 18:03\nDe : \"Assistance\" <support@desk.test>\nA : nora@kunde.test\nCopie à :\nSujet : [#12] Imprimante", "\nRedémarrez."},
		{"a date under a label that nobody knows", "Skrevet den: 30.11.2026 18:03\nFra: Hilde <support@desk.test>\nTil: nora@kunde.test\nEmne: [#12] Printer", "\nStart på ny."},
		{"labels that nobody knows", "From: Hilde <support@desk.test>\nClassification: internal\nSent: Monday, 30 November 2026 18:03\nRetention class: 7 years\nTo: nora@kunde.test\nSubject: [#12] Printer", "\nPlease restart it."},
		{"GroupWise", ">>> Hilde Kern <support@desk.test> 11/30/26 18:03 >>>", "\nPlease restart it."},
		{"GroupWise without an address", ">>> Hilde Kern 30.11.2026 18:03 >>>", "\nPlease restart it."},
		{"GroupWise 8", ">>> On 11/30/2026 at 6:03 PM, in message <5C0.A1@gw>, Hilde Kern <support@desk.test> wrote:", "\nPlease restart it."},
		{"Zoho", "On Mon, 30 Nov 2026 18:03:11 +0100 Hilde Kern <support@desk.test> wrote", "\nPlease restart it."},
		{"Zoho, between dashes", "---- On Mon, 30 Nov 2026 18:03:11 +0100 Hilde Kern <support@desk.test> wrote ----", "\nPlease restart it."},
		{"bars", "2026/11/30 Hilde Kern <support@desk.test>", "\n| Please restart it.\n| Hilde\n|"},
		{"bars below a verb", "On 30 Nov 2026 at 18:03, Hilde Kern wrote:", "| Please restart it.\n| | It does not print.\n| Hilde"},
		{"colons", "On 30 Nov 2026 at 18:03, Hilde Kern wrote:", ": Please restart it.\n: Hilde"},
		{"braces", "On 30 Nov 2026 at 18:03, Hilde Kern wrote:", "} Please restart it.\n} Hilde"},
		{"a tab", "Hilde Kern <support@desk.test> wrote:", "\n\tPlease restart it.\n\n\tHilde"},
		{"a tab before an older quote with an empty line", "Hilde Kern <support@desk.test> wrote:", "\n\tPlease restart it.\n\n\t> It is dark.\n\t>\n\t> And cold."},
		{"a tab before the source of a part", "\tFrom: Hilde <support@desk.test>\n\tSubject: Printer\n\tDate: Mon, 30 Nov 2026 18:03:00 +0100", "\n\t<meta name=3D\"viewport\" content=3D\"initial-scale=3D1\"=\n\t>\n\t<meta name=3D\"other\">"},
		{"bars before an older quote with an empty line", "On 30 Nov 2026 at 18:03, Hilde Kern wrote:", "| Please restart it.\n|>\n| Hilde"},
		{"a tab before a header", "\tDate: Mon, 30 Nov 2026 18:03:00 +0100\n\tFrom: Hilde <support@desk.test>\n\tSubject: Printer", "\n\tPlease restart it."},
		{"a tab before a mailbox line", "\tFrom support@desk.test Mon Nov 30 18:03:01 2026\n\tDate: Mon, 30 Nov 2026 18:03:00 +0100\n\tFrom: Hilde <support@desk.test>\n\tSubject: Printer", "\n\tPlease restart it."},
		{"spaces before a header", "    Date: Mon, 30 Nov 2026 18:03:00 +0100\n    From: Hilde <support@desk.test>\n    Subject: Printer", "\n    Please restart it."},
		{"Supercite", ">>>>> \"Hilde\" == Hilde Kern <support@desk.test> writes:", "\n    Hilde> Please restart it.\n\n    Hilde> And wait."},
		{"initials before each line", "Hilde Kern <support@desk.test> wrote:", "\nHK> Please restart it.\nHK> And wait."},
		{"Thunderbird, et", "Kirjutas Hilde Kern kuupäeval 30.11.2026 kell 18:03:", "> Palun."},
		{"Thunderbird, hr", "Dana 30.11.2026. 18:03, Hilde Kern je napisao/la:", "> Molim."},
		{"Thunderbird, lv", "2026.11.30. 18:03, Hilde Kern rakstīja:", "> Lūdzu."},
		{"Thunderbird, ca", "El 30/11/2026 a les 18:03, Hilde Kern ha escrit:", "> Si us plau."},
		{"Outlook for Mac, sk", "30/11/2026 18:03 používateľ Hilde Kern (<support@desk.test>) napísal:", "\n    Reštartujte."},
		{"notmuch", "On Mon, 30 Nov 2026, Hilde Kern <support@desk.test> wrote:", "> Please restart it.\nNon-text part: text/html\nAttachment: photo.jpg (image/jpeg)"},
		{"rewrapped", "Op 30 november 2026 18:03 schreef Helpdesk <support@desk.test>:", "> wij hebben uw vraag ontvangen en zullen die zo snel mogelijk beantwoorden,\nmet vriendelijke groet\n> Hilde"},
		{"rewrapped twice", "On 30 Nov 2026 at 18:03, Hilde Kern wrote:", "> we have got your question and will answer it as soon as we possibly can,\nwhich may be on Monday. Please\n> restart the printer and look whether the lamp beside the paper tray goes\non again\n> Hilde"},
		{"our marker, alot", "Quoting Desk (2026-12-01 08:00:00)", "> ##- Please type your reply above this line -##\n> Hello"},
		{"our marker, alot behind a name", "Quoting Desk Support (2026-12-01 08:00:00)", "\n> ##- Please type your reply above this line -##\n> Hello"},
		{"our marker, a language of no table", "2026-12-01 08:00 ada Desk menulis:", "> ##- Please type your reply above this line -##\n> Hello"},
		{"our marker, Claws in three lines", "On Tue, 01 Dec 2026 08:00:00 +0000\nDesk\n<support@desk.test> kirjoitti:", "\n> ##- Please type your reply above this line -##\n> Hello"},
		{"our marker, Claws, fi", "Tue, 01 Dec 2026 08:00:00 +0000\nDesk <support@desk.test> kirjoitti:", "\n> ##- Please type your reply above this line -##\n> Hello"},
		{"our marker, Claws, ru", "В Tue, 01 Dec 2026 08:00:00 +0000\nDesk <support@desk.test> пишет:", "\n> ##- Please type your reply above this line -##\n> Hello"},
		{"our marker, the date above", "Tue, 01 Dec 2026 08:00:00 +0000\nDesk <support@desk.test> ezt üzente:", "> ##- Please type your reply above this line -##\n> Hello"},
	} {
		for name, own := range map[string]string{"one line": "Numbers 4711 and 4712.", "two lines": "Numbers 4711 and 4712.\n\nThank you"} {
			if got, _ := NewText(own+"\n\n"+c.head+"\n"+c.quote+"\n", -1); got != own {
				t.Errorf("%s, %s: %q", c.name, name, got)
			}
		}
	}
}

// TestWordsStay: what people write that looks like the end of their words (PRODUCT 1.14).
func TestWordsStay(t *testing.T) {
	for name, given := range map[string]string{
		"an en dash":            "It works on the first floor\n–\nNot on the second floor",
		"an em dash":            "First\n—\nSecond",
		"groups of grep":        "Here is the log:\na.log: start\n--\nb.log: FATAL error 77\n--\nc.log: stop\n\nhelp",
		"one group":             "Log:\na.log: start\n--\nb.log: FATAL error",
		"a postscript":          "Yes.\n--\nCarla Lopez\nTel 123\n\nPS: the second printer is on fire",
		"a postscript, fr":      "Oui.\n-- \nCarla Lopez\n\nP.S. l'imprimante brûle",
		"a postscript, es":      "Sí.\n-- \nCarla\nPD: la impresora arde",
		"a question":            "Yes.\n-- \nCarla\n\nCan you call me?",
		"a sentence below":      "Yes.\n-- \nCarla Lopez\nACME\n\nThe second printer does not work at all.",
		"a postscript in full":  "Yes.\n-- \nCarla\n\nPost scriptum: the fax is dead",
		"an addition, de":       "Ja.\n-- \nCarla\n\nNachtrag: Drucker 2 brennt",
		"a correction":          "Yes.\n-- \nCarla Lopez\nTel 123\n\nEdit: it does not, error 77",
		"by the way":            "Yes.\n-- \nCarla\n\nBtw the fax is dead",
		"a list below":          "It works.\n-- \nCarla Lopez\n\n* the scanner is broken\n* the fax too",
		"numbers below":         "It works.\n-- \nCarla Lopez\n\n1. scanner broken\n2. fax broken",
		"a plea below":          "It works.\n-- \nCarla Lopez\n\nplease call back",
		"an addition, fr":       "Oui.\n-- \nCarla\n\nAu fait, le scanner aussi",
		"an addition, it":       "Sì.\n-- \nCarla\n\nA proposito: anche lo scanner",
		"an addition, nl":       "Ja.\n-- \nCarla\n\nTrouwens de scanner ook",
		"an addition, ru":       "Да.\n-- \nКарла\n\nКстати, сканер тоже",
		"a plea below, fr":      "Oui.\n-- \nCarla\n\nmerci de rappeler",
		"a cry below":           "It works.\n-- \nCarla Lopez\n\nurgent!!",
		"words of no header":    "Where:\n\nFrom: Paris\nTo: Lyon\nDate: 3 December\nSubject: my suitcase",
		"a form in an answer":   "Here:\n\nFrom: carla@customer.test\nTo: support@desk.test\nDate: 3 December 2026 10:00\nSubject: Order 5\nMessage: Where is my parcel?",
		"a header in an answer": "They say:\nReceived: from a.test by b.test\nFrom: Bob <bob@a.test>\nDate: Tue, 1 Dec 2026 10:00:00 +0100\nSubject: Offer\n\nWhy was it refused?",
		"a table":               "On 30 Nov 2026, Hilde Kern wrote:\n\n| a | b |\n| 1 | 2 |\nis what I need",
		"code":                  "This fails:\n\n\tfunc main() {\n\t}\n\nWhy?",
		"a squeezed answer":     "On 30 Nov 2026 at 18:03, Hilde Kern wrote:\n\n> could you tell me the number of the parcel and the date of the order?\nyes, it is 4711\n> Hilde",
		"a short question":      "On 30 Nov 2026 at 18:03, Hilde Kern wrote:\n\n> which colour\nred\n> Hilde",
		"words that announce":   "My answers are below:\n\n> which colour?\n\nred",
	} {
		want := strings.TrimSuffix(strings.ReplaceAll(given, "-- \n", "--\n"), "\n> Hilde") // what is quoted last is folded
		if got, _ := NewText(given, -1); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestFirstMail: in a mail that answers nothing, lines that look like a header are its own.
func TestFirstMail(t *testing.T) {
	const block = "Look:\n\nFrom: Bob <bob@a.test>\nSent: Monday, 30 November 2026 18:03\nTo: Eve <eve@b.test>\nSubject: Offer\n\nWhy was it refused?"
	if got, _ := (Mail{Text: block, Cut: -1}).NewText(); got != block {
		t.Errorf("a first mail: %q", got)
	}
	if got, _ := (Mail{Text: "Mine.\n\n" + block[len("Look:\n\n"):], Cut: -1, Answer: true}).NewText(); got != "Mine." {
		t.Errorf("an answer: %q", got)
	}
}

// TestHeadOfOurLetter: a header above our marker is the program's, also where the mail says nowhere that it answers.
func TestHeadOfOurLetter(t *testing.T) {
	const marker = "##- Please type your reply above this line -##\n\nHello"
	for name, head := range map[string]string{
		"Outlook":           "________________________________\nFrom: Desk <support@desk.test>\nSent: Monday, 30 November 2026 18:03\nTo: Ana <ana@agents.test>\nSubject: Re: [#2] Printer\n\n",
		"Outlook, French":   "De : Desk <support@desk.test>\nEnvoyé : lundi 30 novembre 2026 18:03\nÀ : Ana\nObjet : Re: [#2] Printer\n\n",
		"no blank line":     "Von: Desk <support@desk.test>\nGesendet: Montag, 30. November 2026 18:03\nAn: Ana\nBetreff: AW: [#2] Printer\n",
		"dashes":            "-----Original Message-----\nFrom: Desk\nSent: Monday, 30 November 2026\nTo: Ana\nSubject: Re: [#2] Printer\n\n",
		"in bold":           "*From:* Desk <support@desk.test>\n*Sent:* Monday, 30 November 2026 18:03\n*To:* Ana\n*Subject:* Re: [#2] Printer\n\n",
		"announced":         "See:\n\nFrom: Desk <support@desk.test>\nSent: Monday, 30 November 2026 18:03\nTo: Ana\nSubject: Re: [#2] Printer\n\n",
		"two blank lines":   "From: Desk <support@desk.test>\nDate: Monday, 30 November 2026 18:03\nTo: Ana\nSubject: Re: [#2] Printer\n\n\n",
		"name and no date":  "From: Desk <support@desk.test>\nTo: Ana\nSubject: Re: [#2] Printer\n\n",
		"Apple, attributed": "On 30 Nov 2026, at 18:03, Desk <support@desk.test> wrote:\n\n",
	} {
		want := "Mine."
		if name == "announced" {
			want += "\n\nSee:"
		}
		if got, _ := (Mail{Text: "Mine.\n\n" + head + marker, Cut: -1}).NewText(); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestTitle: a desk's letter that begins with the subject of ours.
func TestTitle(t *testing.T) {
	m := Mail{Text: "[#1] Watering cans\n\nGreen and red.", Cut: -1, Answer: true, Subject: "[vendor.example #7] Re: [#1] Watering cans"}
	if got, _ := m.NewText(); got != "Green and red." {
		t.Errorf("%q", got)
	}
	for _, subject := range []string{"Re: [#1] Other cans", "Watering cans"} {
		m.Subject = subject
		if got, _ := m.NewText(); got != m.Text {
			t.Errorf("%s: %q", subject, got)
		}
	}
}

// TestReaderNamed: a head in a language of no table is known by the name of who wrote the letter.
func TestReaderNamed(t *testing.T) {
	const below = "\n\n> ##- Please type your reply above this line -##\n> Hello"
	for head, mine := range map[string]bool{
		"Desk Support menulis:": false, "Skribis Desk:": false, "Desk shkroi:": false, "My numbers are these:": true, "Numbers, see below:": true,
	} {
		want := "Numbers 4711."
		if mine {
			want += "\n\n" + head
		}
		m := Mail{Text: "Numbers 4711.\n\n" + head + below, Cut: -1, Answer: true, Readers: []string{"Desk Support", "Desk", "desk"}}
		if got, _ := m.NewText(); got != want {
			t.Errorf("%s: %q", head, got)
		}
	}
}

// TestStarsAreWords: a row of asterisks is a rating, where it is all that somebody says; a longer one is drawn.
func TestStarsAreWords(t *testing.T) {
	for _, head := range []string{"On 30 Nov 2026 at 18:03, Hilde Kern wrote:\n> Please rate us.", "________________________________\nFrom: Hilde <hilde@desk.test>\nSent: Monday, 30 November 2026 18:03\nTo: Nora\nSubject: [#12] Printer\n\nPlease rate us."} {
		for _, own := range []string{"***", "****", "*****", "* * * *", "****\nthank you", "****\n\nIt took a while."} {
			if got, _ := NewText(own+"\n\n"+head, -1); got != own {
				t.Errorf("%q: %q", own, got)
			}
		}
	}
	if got, _ := NewText("Yes.\n\n**********\nFrom: Hilde <hilde@desk.test>\nSent: Monday, 30 November 2026 18:03\nTo: Nora\nSubject: [#12] Printer\n\nPlease.", -1); got != "Yes." {
		t.Errorf("a longer row: %q", got)
	}
}
