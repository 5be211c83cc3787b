package forward_test

import (
	"testing"

	"guichet/parser"
)

// TestForwardHeads: what programs set above and below a mail that they pass on, between an agent's words
// and the customer's.
func TestForwardHeads(t *testing.T) {
	const above, words, quoted = "Can you take this?", "Two parcels never came.\n\nNora", "> Two parcels never came.\n>\n> Nora"
	for _, c := range []struct {
		name, subject, head, tail string
		quoted                    bool
	}{
		{"gmail-hr", "Fwd: Parcels", "---------- Forwarded message ---------\nŠalje: Nora Feld <nora@shop.example>\nDate: pon, 30. stu 2026. u 18:03\nSubject: Parcels\nTo: Ana <ana@desk.example>", "", false},
		{"gmail-he", "Fwd: Parcels", "---------- Forwarded message ---------\nמאת: Nora Feld <nora@shop.example>\n\u202aDate: יום ב׳, 30 בנוב׳ 2026 ב-18:03\u202c\u200f\nSubject: Parcels\nTo: <ana@desk.example>", "", false},
		{"outlook-lt", "FW: Parcels", "Nuo: Nora Feld <nora@shop.example>\nIšsiųsta: 2026 m. lapkričio 30 d., pirmadienis 18:03\nKam: Ana <ana@desk.example>\nTema: Parcels", "", false},
		{"outlook-th", "FW: Parcels", "จาก: Nora Feld <nora@shop.example>\nส่ง: 30 พฤศจิกายน 2026 18:03\nถึง: Ana <ana@desk.example>\nเรื่อง: Parcels", "", false},
		{"outlook-he", "הועבר: Parcels", "מאת: Nora Feld <nora@shop.example>\nנשלח: יום שני 30 נובמבר 2026 18:03\nאל: Ana <ana@desk.example>\nנושא: Parcels", "", false},
		{"emclient", "Fw: Parcels", "------ Forwarded Message ------\nFrom \"Nora Feld\" <nora@shop.example>\nTo ana@desk.example\nDate 30.11.2026 18:03:11\nSubject Parcels", "", false},
		{"emclient-de", "WG: Parcels", "------ Weitergeleitete Nachricht ------\nVon \"Nora Feld\" <nora@shop.example>\nAn ana@desk.example\nDatum 30.11.2026 18:03:11\nBetreff Parcels", "", false},
		{"kmail", "Fwd: Parcels", "----------  Forwarded Message  ----------\n\nSubject: Parcels\nDate: Monday, November 30, 2026, 6:03:11 PM CET\nFrom: Nora Feld <nora@shop.example>\nTo: ana@desk.example", "-----------------------------------------", false},
		{"kmail-de", "Fwd: Parcels", "----------  Weitergeleitete Nachricht  ----------\n\nBetreff: Parcels\nDatum: Montag, 30. November 2026, 18:03:11 CET\nVon: Nora Feld <nora@shop.example>\nAn: ana@desk.example", "-----------------------------------------", false},
		{"evolution", "[Fwd: Parcels]", "-------- Forwarded Message --------\nFrom: Nora Feld <nora@shop.example>\nTo: ana@desk.example\nSubject: Parcels\nDate: Mon, 30 Nov 2026 18:03:11 +0100", "", false},
		{"evolution-fr", "[Fwd: Parcels]", "-------- Message transféré --------\nDe: Nora Feld <nora@shop.example>\nÀ: ana@desk.example\nSujet: Parcels\nDate: Mon, 30 Nov 2026 18:03:11 +0100", "", false},
		{"thunderbird-nl", "Fwd: Parcels", "-------- Doorgestuurd bericht --------\nOnderwerp: \tParcels\nDatum: \tMon, 30 Nov 2026 18:03:11 +0100\nVan: \tNora Feld <nora@shop.example>\nAan: \tana@desk.example", "", false},
		{"thunderbird-pl", "Fwd: Parcels", "-------- Treść przekazanego dalej e-maila --------\nTemat: \tParcels\nData: \tMon, 30 Nov 2026 18:03:11 +0100\nNadawca: \tNora Feld <nora@shop.example>\nAdresat: \tana@desk.example", "", false},
		{"thunderbird-ru", "Fwd: Parcels", "-------- Перенаправленное сообщение --------\nТема: \tParcels\nДата: \tMon, 30 Nov 2026 18:03:11 +0100\nОт: \tNora Feld <nora@shop.example>\nКому: \tana@desk.example", "", false},
		{"apple-fr", "Tr : Parcels", "Début du message réexpédié :\n\nDe: Nora Feld <nora@shop.example>\nObjet: Parcels\nDate: 30 novembre 2026 à 18:03:11 UTC+1\nÀ: ana@desk.example", "", false},
		{"apple-es", "Fwd: Parcels", "Inicio del mensaje reenviado:\n\nDe: Nora Feld <nora@shop.example>\nAsunto: Parcels\nFecha: 30 de noviembre de 2026, 18:03:11 CET\nPara: ana@desk.example", "", false},
		{"apple-quoted", "Fwd: Parcels", "> Begin forwarded message:\n> \n> From: Nora Feld <nora@shop.example>\n> Subject: Parcels\n> Date: 30 November 2026 at 18:03:11 CET\n> To: ana@desk.example\n> ", "", true},
		{"sylpheed", "Fw: Parcels", "Begin forwarded message:\n\nDate: Mon, 30 Nov 2026 18:03:11 +0100\nFrom: Nora Feld <nora@shop.example>\nTo: ana@desk.example\nSubject: Parcels", "", false},
		{"claws-de", "Fw: Parcels", "Beginn der weitergeleiteten Nachricht:\n\nDatum: Mon, 30 Nov 2026 18:03:11 +0100\nVon: Nora Feld <nora@shop.example>\nAn: ana@desk.example\nBetreff: Parcels", "", false},
		{"squirrelmail", "[Fwd: Parcels]", "---------------------------- Original Message ----------------------------\nSubject: Parcels\nFrom:    \"Nora Feld\" <nora@shop.example>\nDate:    Mon, November 30, 2026 6:03 pm\nTo:      ana@desk.example\n--------------------------------------------------------------------------", "", false},
		{"horde", "Fwd: Parcels", "----- Forwarded message from Nora Feld <nora@shop.example> -----\n    Date: Mon, 30 Nov 2026 18:03:11 +0100\n    From: Nora Feld <nora@shop.example>\n Subject: Parcels\n      To: ana@desk.example", "----- End forwarded message -----", false},
		{"horde-de", "Fwd: Parcels", "----- Weitergeleitete Nachricht von Nora Feld <nora@shop.example> -----\n    Datum: Mon, 30 Nov 2026 18:03:11 +0100\n      Von: Nora Feld <nora@shop.example>\n  Betreff: Parcels\n       An: ana@desk.example", "----- Ende der weitergeleiteten Nachricht -----", false},
		{"roundcube", "Fwd: Parcels", "-------- Original Message --------\nSubject: Parcels\nDate: 2026-11-30 18:03\nFrom: Nora Feld <nora@shop.example>\nTo: ana@desk.example", "", false},
		{"proton", "Fw: Parcels", "------- Forwarded Message -------\nFrom: Nora Feld <nora@shop.example>\nDate: On Monday, November 30th, 2026 at 6:03 PM\nSubject: Parcels\nTo: ana@desk.example <ana@desk.example>", "", false},
		{"zoho", "Fwd: Parcels", "============ Forwarded message ============\nFrom: Nora Feld <nora@shop.example>\nTo: \"ana\"<ana@desk.example>\nDate: Mon, 30 Nov 2026 18:03:11 +0100\nSubject: Parcels\n============ Forwarded message ============", "", false},
		{"yahoo", "Fw: Parcels", "----- Forwarded Message -----\nFrom: Nora Feld <nora@shop.example>\nTo: ana@desk.example <ana@desk.example>\nSent: Monday, November 30, 2026 at 06:03:11 PM GMT+1\nSubject: Parcels", "", false},
		{"mailru", "Fwd: Parcels", "-------- Пересылаемое сообщение --------\nОт: Nora Feld <nora@shop.example>\nКому: ana@desk.example\nДата: Понедельник, 30 ноября 2026, 18:03 +03:00\nТема: Parcels", "", false},
		{"yandex", "Fwd: Parcels", "-------- Пересылаемое сообщение --------\n30.11.2026, 18:03, \"Nora Feld\" <nora@shop.example>:", "-------- Конец пересылаемого сообщения --------", false},
		{"163", "Fw:Parcels", "-------- 转发邮件信息 --------\n发件人：\"Nora Feld\" <nora@shop.example>\n发送日期：2026-11-30 18:03:11\n收件人：ana@desk.example\n主题：Parcels", "", false},
		{"notes", "Fw: Parcels", "----- Forwarded by Ana/Desk on 30.11.2026 18:20 -----\n\nFrom: Nora Feld <nora@shop.example>\nTo: ana@desk.example\nDate: 30.11.2026 18:03\nSubject: Parcels", "", false},
		{"groupwise", "Fwd: Parcels", ">>> Nora Feld <nora@shop.example> 30.11.2026 18:03 >>>", "", false},
		{"alpine", "Parcels (fwd)", "---------- Forwarded message ----------\nDate: Mon, 30 Nov 2026 18:03:11 +0100\nFrom: Nora Feld <nora@shop.example>\nTo: ana@desk.example\nSubject: Parcels", "", false},
		{"neomutt-fi", "[nora@shop.example: Parcels]", "----- Edelleenlähetetty viesti lähettäjältä Nora Feld <nora@shop.example> -----\n\nDate: Mon, 30 Nov 2026 18:03:11 +0100\nFrom: Nora Feld <nora@shop.example>\nTo: ana@desk.example\nSubject: Parcels", "----- Edelleenlähetetyn viestin loppu -----", false},
		{"emacs-rmail", "[Nora Feld] Parcels", "------- Start of forwarded message -------\nDate: Mon, 30 Nov 2026 18:03:11 +0100\nFrom: Nora Feld <nora@shop.example>\nTo: ana@desk.example\nSubject: Parcels", "------- End of forwarded message -------", false},
		{"mh", "Parcels (fwd)", "------- Forwarded Message\n\nDate: Mon, 30 Nov 2026 18:03:11 +0100\nFrom: Nora Feld <nora@shop.example>\nTo: ana@desk.example\nSubject: Parcels", "------- End of Forwarded Message", false},
		{"mu4e", "Fwd: Parcels", "On Mon, Nov 30 2026, Nora Feld <nora@shop.example> wrote:", "", true},
		{"thebat", "Fwd: Parcels", "This is a forwarded message\nFrom: Nora Feld <nora@shop.example>\nTo: ana@desk.example\nDate: Monday, November 30, 2026, 6:03:11 PM\nSubject: Parcels\n\n===8<==============Original message text===============", "===8<===========End of original message text===========", false},
		{"pegasus", "(Fwd) Parcels", "------- Forwarded message follows -------\nDate sent:      Mon, 30 Nov 2026 18:03:11 +0100\nFrom:           Nora Feld <nora@shop.example>\nTo:             ana@desk.example\nSubject:        Parcels", "------- End of forwarded message -------", false},
		{"zimbra", "Fwd: Parcels", "----- Forwarded Message -----\nFrom: \"Nora Feld\" <nora@shop.example>\nTo: \"Ana\" <ana@desk.example>\nSent: Monday, November 30, 2026 6:03:11 PM\nSubject: Parcels", "", false},
		{"samsung-pt", "Enc: Parcels", "-------- Mensagem original --------\nDe: Nora Feld <nora@shop.example>\nData: 30/11/26 18:03 (GMT+00:00)\nPara: ana@desk.example\nAssunto: Parcels", "", false},
		{"yahoo-one-line", "Fw: Parcels", "   ----- Forwarded Message ----- From: Nora Feld <nora@shop.example>To: \"ana@desk.example\" <ana@desk.example>Cc: Otto <otto@shop.example>; Eva <eva@shop.example>Sent: Monday, November 30, 2026, 06:03:11 PM GMT+1Subject: Parcels", "", false},
		{"yahoo-one-line-de", "WG: Parcels", "  ----- Weitergeleitete Nachricht ----- Von: Nora Feld <nora@shop.example>An: ana@desk.example <ana@desk.example>Gesendet: Montag, 30. November 2026, 18:03:11 MEZBetreff: Parcels", "", false},
		{"yahoo-one-line-fr", "Tr : Parcels", "   ----- Message transmis ----- De : Nora Feld <nora@shop.example>À : ana@desk.example <ana@desk.example>Envoyé : lundi 30 novembre 2026, 18:03:11 UTC+1Objet : Parcels", "", false},
		{"yahoo-one-line-uk", "Fw: Parcels", "   ----- Перенаправлене повідомлення ----- Від: Nora Feld <nora@shop.example>Кому: ana@desk.example <ana@desk.example>Відправлено: понеділок, 30 листопада 2026 р., 18:03:11 GMT+1Тема: Parcels", "", false},
		{"yahoo-one-line-ro", "Fw: Parcels", "   ----- Mesaj redirecționat ----- De la: Nora Feld <nora@shop.example>Către: ana@desk.example <ana@desk.example>Trimis: luni, 30 noiembrie 2026, 18:03:11 CETSubiect: Parcels", "", false},
		{"apple-hr", "Fwd: Parcels", "Započni proslijeđenu poruku:\n\nŠalje: Nora Feld <nora@shop.example>\nPredmet: Parcels\nDatum: 30. studenoga 2026. u 18:03:08 CET\nPrima: ana@desk.example", "", false},
		{"thunderbird-hr", "Fwd: Parcels", "-------- Proslijeđena poruka --------\nNaslov: \tParcels\nDatum: \tMon, 30 Nov 2026 18:03:11 +0100\nŠalje: \tNora Feld <nora@shop.example>\nPrima: \tana@desk.example", "", false},
		{"apple-ro", "Fwd: Parcels", "Începe mesajul redirecționat:\n\nExpeditorul: Nora Feld <nora@shop.example>\nSubiectul: Parcels\nDată: 30 noiembrie 2026, 18:03:08 EET\nDestinatarul: ana@desk.example", "", false},
		{"hubspot-ja", "Fwd: Parcels", "---------- メッセージを転送 ---------\n送信元：Nora Feld <nora@shop.example>\n日付：2026年11月30日月曜日 18:03:11 +0100\n件名：Parcels\n送信先：ana@desk.example", "", false},
		{"korean", "FW: Parcels", "-----Original Message-----\n보낸사람: Nora Feld <nora@shop.example>\n받는사람: ana@desk.example\n날짜: 2026년 11월 30일 18:03\n제목: Parcels", "", false},
	} {
		text := words
		if c.quoted {
			text = quoted
		}
		raw := "From: ana@agents.test\nSubject: " + c.subject + "\nContent-Type: text/plain; charset=utf-8\n\n" + above + "\n\n" + c.head + "\n\n" + text + "\n\n" + c.tail + "\n"
		f := parser.Parse([]byte(raw)).Forward()
		if f == nil || f.From.Address.String() != "nora@shop.example" || f.Text != words || f.Above != above || f.Subject != "Parcels" {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
}
