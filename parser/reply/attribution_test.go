package reply

import (
	"strings"
	"testing"
)

// attributions is the line above a quote as clients write it, per language. All of them
// are certain: what follows is cut also where no quote marks say so.
var attributions = []struct{ lang, client, line string }{
	{"en", "gmail", "On Mon, Jun 3, 2024 at 10:22 AM Ana Lopez <ana@example.org> wrote:"},
	{"en", "gmail, wrapped", "On Mon, Jun 3, 2024 at 10:22 AM Ana Lopez from the long named company\n<ana.lopez.of.the.company@example.org> wrote:"},
	{"en", "gmail, wrapped twice", "On Mon, Jun 3, 2024 at 10:22 AM Ana Lopez <\nana.lopez.of.the.company@example.org>\nwrote:"},
	{"en", "apple", "On 3 Jun 2024, at 10:22, Ana Lopez <ana@example.org> wrote:"},
	{"en", "apple us", "On Jun 3, 2024, at 10:22 AM, Ana Lopez <ana@example.org> wrote:"},
	{"en", "apple, narrow space", "On Jun 3, 2024, at 10:22\u202fAM, Ana\u00a0Lopez <ana@example.org> wrote:"},
	{"en", "thunderbird", "On 6/3/24 10:22 AM, Ana Lopez wrote:"},
	{"en", "thunderbird iso", "On 2024-06-03 10:22, Ana Lopez wrote:"},
	{"en", "yahoo", "On Monday, June 3, 2024, 10:22:33 AM GMT+2, Ana Lopez <ana@example.org> wrote:"},
	{"en", "yahoo android", "On Mon, Jun 3, 2024 at 10:22, Ana Lopez<ana@example.org> wrote:"},
	{"en", "proton", "On Monday, June 3rd, 2024 at 10:22 AM, Ana Lopez <ana@example.org> wrote:"},
	{"en", "zoho", "---- On Mon, 03 Jun 2024 10:22:33 +0200 Ana Lopez <ana@example.org> wrote ----"},
	{"en", "zoho, three", "---- On Mon, 03 Jun 2024 10:22:33 +0200 Ana Lopez <ana@example.org> wrote ---"},
	{"en", "spark", "On 3 Jun 2024, 10:22 +0200, Ana Lopez <ana@example.org>, wrote:"},
	{"en", "superhuman", "On Mon, Jun 03, 2024 at 10:22 AM, Ana Lopez < ana@example.org > wrote:"},
	{"en", "163", "At 2024-06-03 10:22:33, \"Ana Lopez\" <ana@example.org> wrote:"},
	{"en", "mutt", "On Mon, Jun 03, 2024 at 10:22:33AM +0200, Ana Lopez wrote:"},
	{"en", "s-nail", "Ana Lopez <ana@example.org> wrote on Mon, 03 Jun 2024 10:22:33 +0200:"},
	{"en", "notes", "Ana Lopez/ACME wrote on 06/03/2024 10:22:33 AM:"},
	{"en", "android", "---- Ana Lopez wrote ----"},
	{"en", "k-9", "On 3 June 2024 10:22:33 CEST, Ana Lopez <ana@example.org> wrote:"},
	{"en", "evolution", "On Mon, 2024-06-03 at 10:22 +0200, Ana Lopez wrote:"},
	{"en", "thunderbird old", "Ana Lopez said the following on 6/3/2024 10:22 AM:"},
	{"en", "gnus", "On Mon, Jun 03 2024, Ana Lopez wrote:"},
	{"en", "mutt, iso", "On 2024-06-03 10:22:33 +0200, Ana Lopez wrote:"},
	{"en", "outlook web", "On Mon, 3 Jun 2024 at 10:22, Ana Lopez <ana@example.org<mailto:ana@example.org>> wrote:"},
	{"en", "mailspring", "On Jun 3 2024, at 10:22 am, Ana Lopez <ana@example.org> wrote:"},
	{"en", "polymail", "On Mon, Jun 3, 2024 at 10:22 AM\n\nAna Lopez <ana@example.org> wrote:"},
	{"en", "via a list", "On Mon, Jun 3, 2024 at 10:22 AM 'Ana Lopez' via Printers <printers@example.org> wrote:"},
	{"en", "bold", "*On Mon, Jun 3, 2024 at 10:22 AM Ana Lopez <ana@example.org> wrote:*"},
	{"fr", "free", "Le 2024-06-03 10:22, Ana Lopez a écrit :"},
	{"fr", "guillemets", "Le 3 juin 2024 10:22, « Ana Lopez » <ana@example.org> a écrit :"},
	{"fr", "gmail", "Le lun. 3 juin 2024 à 10 h 22, Ana Lopez <ana@example.org> a écrit :"},
	{"fr", "gmail, plain", "Le lun. 3 juin 2024 à 10:22, Ana Lopez <ana@example.org> a\nécrit :"},
	{"fr", "gmail", "Le lun. 3 juin 2024 à 10:22, Ana Lopez <ana@example.org> a écrit :"},
	{"fr", "apple", "Le 3 juin 2024 à 10:22, Ana Lopez <ana@example.org> a écrit :"},
	{"fr", "thunderbird", "Le 03/06/2024 à 10:22, Ana Lopez a écrit :"},
	{"fr", "thunderbird, no-break", "Le 03/06/2024 à 10:22, Ana Lopez a écrit\u00a0:"},
	{"fr", "yahoo", "Le lundi 3 juin 2024 à 10:22:33 UTC+2, Ana Lopez <ana@example.org> a écrit :"},
	{"fr", "gmail, decomposed", "Le lun. 3 juin 2024 a\u0300 10:22, Ana Lopez <ana@example.org> a e\u0301crit :"},
	{"fr", "proton", "Le lundi 3 juin 2024 à 10:22, Ana Lopez <ana@example.org> a écrit :"},
	{"fr", "gmail, wrapped", "Le lun. 3 juin 2024 à 10:22, Ana Lopez de la Très Grande Entreprise\n<ana@example.org> a écrit :"},
	{"de", "gmail", "Am Mo., 3. Juni 2024 um 10:22 Uhr schrieb Ana Lopez <ana@example.org>:"},
	{"de", "gmail old", "Ana Lopez <ana@example.org> schrieb am Mo., 3. Juni 2024, 10:22:"},
	{"de", "apple", "Am 03.06.2024 um 10:22 schrieb Ana Lopez <ana@example.org>:"},
	{"de", "thunderbird", "Am 03.06.24 um 10:22 schrieb Ana Lopez:"},
	{"de", "yahoo", "Am Montag, 3. Juni 2024 um 10:22:33 MESZ hat Ana Lopez <ana@example.org> Folgendes geschrieben:"},
	{"de", "k-9", "Am 3. Juni 2024 10:22:33 MESZ schrieb Ana Lopez <ana@example.org>:"},
	{"de", "thunderbird, verb last", "Am 03.06.2024 10:22, Ana Lopez schrieb:"},
	{"de", "gmail, wrapped", "Am Mo., 3. Juni 2024 um 10:22 Uhr schrieb Ana Lopez von der sehr langen Firma <\nana@example.org>:"},
	{"de", "notes", "\"Ana Lopez\" <ana@example.org> schrieb am 03.06.2024 10:22:33:"},
	{"de", "notes web", "-----Ana Lopez/ACME schrieb: -----"},
	{"es", "gmail, doubled", "El El lun, 3 jun 2024 a la(s) 10:22, Ana Lopez <ana@example.org> escribió:"},
	{"es", "gmail", "El lun, 3 jun 2024 a las 10:22, Ana Lopez (<ana@example.org>) escribió:"},
	{"es", "apple", "El 3 jun 2024, a las 10:22, Ana Lopez <ana@example.org> escribió:"},
	{"es", "thunderbird", "El 3/6/24 a las 10:22, Ana Lopez escribió:"},
	{"es", "yahoo", "El lunes, 3 de junio de 2024, 10:22:33 CEST, Ana Lopez <ana@example.org> escribió:"},
	{"pt", "gmail br", "Em seg., 3 de jun. de 2024 às 10:22, Ana Lopez <ana@example.org> escreveu:"},
	{"pt", "gmail pt", "Ana Lopez <ana@example.org> escreveu (segunda, 3/06/2024 à(s) 10:22):"},
	{"pt", "gmail pt old", "A segunda, 3/06/2024, 10:22, Ana Lopez <ana@example.org> escreveu:"},
	{"pt", "apple", "Em 3 de jun. de 2024, à(s) 10:22, Ana Lopez <ana@example.org> escreveu:"},
	{"pt", "apple pt", "No dia 03/06/2024, às 10:22, Ana Lopez <ana@example.org> escreveu:"},
	{"pt", "thunderbird", "Em 03/06/2024 10:22, Ana Lopez escreveu:"},
	{"pt", "thunderbird pt", "Às 10:22 de 03/06/2024, Ana Lopez escreveu:"},
	{"it", "gmail", "Il giorno lun 3 giu 2024 alle ore 10:22 Ana Lopez <ana@example.org> ha scritto:"},
	{"it", "apple", "Il giorno 3 giu 2024, alle ore 10:22, Ana Lopez <ana@example.org> ha scritto:"},
	{"it", "thunderbird", "Il 03/06/2024 10:22, Ana Lopez ha scritto:"},
	{"it", "yahoo", "Il lunedì 3 giugno 2024 alle ore 10:22:33 CEST, Ana Lopez <ana@example.org> ha scritto:"},
	{"nl", "gmail", "Op ma 3 jun 2024 om 10:22 schreef Ana Lopez <ana@example.org>:"},
	{"nl", "apple", "Op 3 jun 2024 om 10:22 heeft Ana Lopez <ana@example.org> het volgende geschreven:"},
	{"nl", "thunderbird", "Op 3-6-2024 om 10:22 schreef Ana Lopez:"},
	{"nl", "yahoo", "Op maandag 3 juni 2024 om 10:22:33 CEST schreef Ana Lopez <ana@example.org>:"},
	{"pl", "gmail", "pon., 3 cze 2024 o 10:22 Ana Lopez <ana@example.org> napisał(a):"},
	{"pl", "apple", "Wiadomość napisana przez Ana Lopez <ana@example.org> w dniu 3 cze 2024, o godz. 10:22:"},
	{"pl", "thunderbird", "W dniu 03.06.2024 o 10:22, Ana Lopez pisze:"},
	{"pl", "thunderbird old", "W dniu 2024-06-03 10:22, Ana Lopez pisze:"},
	{"pl", "o2", "Dnia 3 czerwca 2024 10:22 Ana Lopez <ana@example.org> napisał(a):"},
	{"pl", "yahoo", "W dniu poniedziałek, 3 czerwca 2024 10:22:33 CEST użytkownik Ana Lopez <ana@example.org> napisał:"},
	{"ru", "gmail", "пн, 3 июн. 2024 г. в 10:22, Ana Lopez <ana@example.org>:"},
	{"ru", "apple", "3 июня 2024 г., в 10:22, Ana Lopez <ana@example.org> написал(а):"},
	{"ru", "thunderbird", "03.06.2024 10:22, Ana Lopez пишет:"},
	{"ru", "mail.ru", "Понедельник, 3 июня 2024, 10:22 +03:00 от Ana Lopez <ana@example.org>:"},
	{"ru", "yandex", "03.06.2024, 10:22, \"Ana Lopez\" <ana@example.org>:"},
	{"uk", "gmail", "пн, 3 черв. 2024 р. о 10:22 Ana Lopez <ana@example.org> пише:"},
	{"uk", "apple", "3 черв. 2024 р. о 10:22 Ana Lopez <ana@example.org> написав(ла):"},
	{"uk", "thunderbird", "03.06.24 10:22, Ana Lopez пише:"},
	{"cs", "gmail", "po 3. 6. 2024 v 10:22 odesílatel Ana Lopez <ana@example.org> napsal:"},
	{"cs", "apple", "3. 6. 2024 v 10:22, Ana Lopez <ana@example.org>:"},
	{"cs", "thunderbird", "Dne 03.06.2024 v 10:22 Ana Lopez napsal(a):"},
	{"sv", "gmail", "Den mån 3 juni 2024 kl 10:22 skrev Ana Lopez <ana@example.org>:"},
	{"sv", "apple", "3 juni 2024 kl. 10:22 skrev Ana Lopez <ana@example.org>:"},
	{"sv", "thunderbird", "Den 2024-06-03 kl. 10:22, skrev Ana Lopez:"},
	{"da", "gmail", "Den man. 3. jun. 2024 kl. 10.22 skrev Ana Lopez <ana@example.org>:"},
	{"da", "apple", "Den 3. jun. 2024 kl. 10.22 skrev Ana Lopez <ana@example.org>:"},
	{"da", "thunderbird", "Den 03.06.2024 kl. 10.22 skrev Ana Lopez:"},
	{"no", "gmail", "man. 3. juni 2024 kl. 10:22 skrev Ana Lopez <ana@example.org>:"},
	{"no", "thunderbird", "Den 03.06.2024 10:22, skrev Ana Lopez:"},
	{"no", "apple", "3. juni 2024 kl. 10:22 skrev Ana Lopez <ana@example.org>:"},
	{"fi", "gmail", "ma 3. kesäk. 2024 klo 10.22 Ana Lopez (ana@example.org) kirjoitti:"},
	{"fi", "apple", "Ana Lopez <ana@example.org> kirjoitti 3.6.2024 kello 10.22:"},
	{"fi", "thunderbird", "3.6.2024 10.22, Ana Lopez kirjoitti:"},
	{"tr", "gmail", "Ana Lopez <ana@example.org>, 3 Haz 2024 Pzt, 10:22 tarihinde şunu yazdı:"},
	{"tr", "apple", "Ana Lopez <ana@example.org> şunları yazdı (3 Haz 2024 10:22):"},
	{"tr", "thunderbird", "3.06.2024 10:22 tarihinde Ana Lopez yazdı:"},
	{"ja", "gmail", "2024年6月3日(月) 10:22 Ana Lopez <ana@example.org>:"},
	{"ja", "apple", "2024/06/03 10:22、Ana Lopez <ana@example.org>のメール:"},
	{"ja", "apple full", "2024年6月3日(月) 10:22、Ana Lopez <ana@example.org>のメール："},
	{"ja", "thunderbird", "2024/06/03 10:22 に Ana Lopez さんは書きました:"},
	{"zh", "gmail", "Ana Lopez <ana@example.org> 于2024年6月3日周一 10:22写道："},
	{"zh", "gmail tw", "Ana Lopez <ana@example.org> 於 2024年6月3日 週一 上午10:22寫道："},
	{"zh", "apple", "2024年6月3日 10:22，Ana Lopez <ana@example.org> 写道："},
	{"zh", "apple, old", "在 2024年6月3日，上午10:22，Ana Lopez <ana@example.org> 写道："},
	{"zh", "163", "在 2024-06-03 10:22:33，\"Ana Lopez\" <ana@example.org> 写道："},
	{"zh", "thunderbird", "在 2024/6/3 10:22, Ana Lopez 写道:"},
	{"ko", "gmail", "2024년 6월 3일 (월) 오전 10:22, Ana Lopez <ana@example.org>님이 작성:"},
	{"ko", "apple", "2024. 6. 3. 오전 10:22, Ana Lopez <ana@example.org> 작성:"},
	{"ko", "thunderbird", "2024-06-03 10:22에 Ana Lopez 이(가) 쓴 글:"},
	{"vi", "gmail", "Vào Th 2, 3 thg 6, 2024 vào lúc 10:22 Ana Lopez <ana@example.org> đã viết:"},
	{"hu", "gmail", "Ana Lopez <ana@example.org> ezt írta (időpont: 2024. jún. 3., H, 10:22):"},
	{"ro", "gmail", "În lun., 3 iun. 2024 la 10:22, Ana Lopez <ana@example.org> a scris:"},
	{"el", "gmail", "Στις Δευ 3 Ιουν 2024 στις 10:22 π.μ., ο/η Ana Lopez <ana@example.org> έγραψε:"},
	{"hr", "gmail, a language that the tables lack", "pon, 3. lip 2024. u 10:22 Ana Lopez <ana@example.org> napisao je:"},
	{"et", "gmail, a language that the tables lack", "E, 3. juuni 2024 kell 10:22 Ana Lopez <ana@example.org> kirjutas:"},
	{"sk", "gmail, a language that the tables lack", "po 3. 6. 2024 o 10:22 Ana Lopez <ana@example.org> napísal(a):"},
}

func TestAttribution(t *testing.T) {
	for _, tt := range attributions {
		t.Run(tt.lang+" "+tt.client, func(t *testing.T) {
			given := "Mine.\nMine too, with more words than one.\n\n" + tt.line + "\n\nHello,\n\nhow are you?\n"
			if got, _ := NewText(given, -1); got != "Mine.\nMine too, with more words than one." {
				t.Errorf("unquoted: got %q", got)
			}
			given = "Mine.\n" + tt.line + "\n\n> Hello,\n>\n> how are you?\n"
			if got, _ := NewText(given, -1); got != "Mine." {
				t.Errorf("quoted: got %q", got)
			}
			given = tt.line + "\n> Hello,\n>\n> how are you?\n\nMine.\n"
			if got, _ := NewText(given, -1); got != "Mine." {
				t.Errorf("above: got %q", got)
			}
		})
	}
}

// unsure is what counts only above quote marks.
var unsure = []struct{ lang, client, line string }{
	{"he", "gmail, a language that the tables lack", "\u200fבתאריך יום ב׳, 3 ביוני 2024 ב-10:22 מאת \u202aAna Lopez\u202c\u200f <\u202aana@example.org\u202c\u200f>:\u202c"},
	{"ca", "gmail, a language that the tables lack", "Missatge de Ana Lopez <ana@example.org> del dia dl., 3 de juny 2024 a les 10:22:"},
	{"en", "by hand", "Ana Lopez writes:"},
	{"en", "usenet", "Ana Lopez <ana@example.org> wrote:"},
	{"en", "samsung", "Sent from Samsung MobileAna Lopez <ana@example.org> wrote:"},
	{"en", "gmail, no colon", "2024/6/3 Ana Lopez <ana@example.org>"},
	{"en", "address only", "Ana Lopez <ana@example.org>:"},
	{"nl", "gmail, no colon", "Op ma 3 jun 2024 om 10:22 schreef Ana Lopez <ana@example.org>"},
	{"en", "no time", "On Thu, Ana Lopez <ana@example.org> wrote:"},
	{"en", "horde", "Quoting Ana Lopez <ana@example.org>:"},
	{"de", "horde", "Zitat von Ana Lopez <ana@example.org>:"},
	{"en", "mutt, by hand", "* Ana Lopez <ana@example.org> [2024-06-03 10:22]:"},
	{"en", "gnus", "Ana Lopez <ana@example.org> writes:"},
	{"de", "by hand", "Ana Lopez schrieb:"},
	{"cs", "unknown verb", "3. 6. 2024 v 10:22, Ana Lopez mínila:"},
}

func TestUnsureAttribution(t *testing.T) {
	for _, tt := range unsure {
		given := "Mine.\n\n" + tt.line + "\n\n> Hello,\n>\n> how are you?\n"
		if got, _ := NewText(given, -1); got != "Mine." {
			t.Errorf("%s %s: quoted: got %q", tt.lang, tt.client, got)
		}
		given = "Mine.\n\n" + tt.line + "\n\nHello,\n\nhow are you?"
		if got, _ := NewText(given, -1); got != given {
			t.Errorf("%s %s: unquoted: got %q", tt.lang, tt.client, got)
		}
	}
}

// Lines that clients do not write.
func TestNoAttribution(t *testing.T) {
	for _, line := range []string{
		"On your remote host you can run:",
		"One outstanding question I had:",
		"On Monday I called you and you wrote:",
		"I have two questions about the mail of 3 June 2024, 10:22:",
		"As you wrote on 3 June 2024 at 10:22:",
		"Hello Ana, on 3 June 2024 at 10:22 you wrote:",
		"On 3 June 2024 at 10:22 the server went down.",
		"On 3 June 2024 at 10:22 the server went down with:",
		"Le 3 juin 2024 à 10:22 le serveur est tombé avec ce message :",
		"Am 3. Juni 2024 um 10:22 kam diese Meldung:",
		"Please write to ana@example.org before 3 June 2024.",
		"Invitation for an interview:",
		"Date: Wednesday 3, October 2011",
		"Sent from my desk, which is better than my mobile phone.",
		"2024-06-03 10:22:33 ERROR connection refused:",
		"On 3 June 2024 at 10:22 I sent this to support@example.org:",
		"On 3 June 2024 at 10:22 my colleague sent the following to ana@example.org:",
		"On 3 June 2024 at 10:22 the technician wrote:",
		"Am 3. Juni 2024 um 10:22 schrieb mir Ihr Kollege:",
		"Am 3. Juni 2024 um 10:22 schrieb Ihr Kollege folgende Mail:",
		"Le 3 juin 2024 à 10:22, votre collègue m'a écrit :",
		"Le 3 juin 2024 à 10:22, votre collègue a écrit ceci :",
		"El 3 de junio de 2024 a las 10:22 el técnico me escribió:",
		"Il 3 giugno 2024 alle 10:22 il tecnico mi ha scritto:",
		"2024-06-03 10:22:33 the service wrote:",
		"2024-06-03 10:22:33 ERROR from ana@example.org:",
		"06:00 - 07:00 breakfast at the hotel:",
		"My colleague wrote:",
		"https://example.org/a@b?x=1:",
		"Meine E-Mail-Adresse: ana@example.org",
	} {
		given := "Hello,\n\n" + line + "\n\nand these are my words.\n"
		if got, _ := NewText(given, -1); got != strings.TrimSpace(given) {
			t.Errorf("%s: got %q", line, got)
		}
	}
}

// What a writer pastes and announces is his own.
func TestPastedMail(t *testing.T) {
	for _, given := range []string{
		"I got this mail, is it real:\n\nFrom: Bank <x@example.net>\nSent: Monday, June 3, 2024 10:22 AM\nTo: me\nSubject: Pay\n\nPay now.\n\nWhat shall I do?",
		"Siehe unten:\n\n-----Ursprüngliche Nachricht-----\nVon: Bank <x@example.net>\nBetreff: Zahlen\n\nZahlen Sie.\n\nWas tun?",
	} {
		if got, _ := NewText(given, -1); got != given {
			t.Errorf("got %q", got)
		}
	}
}
