package parser

import (
	"strings"
	"testing"
)

// TestOwnLines: what people write, paste or fill in that looks like the head of a quote, a signature's mark or the end
// of their words stays, line by line (PRODUCT 1.14).
func TestOwnLines(t *testing.T) {
	for kind, texts := range map[string]map[string]string{
		"web form": {
			"English":          "Name: Carla\nFrom: carla@customer.test\nTo: support@desk.test\nSubject: Order 5\nMessage: Where is my parcel?",
			"German":           "Von: Carla <carla@customer.test>\nAn: support@desk.test\nBetreff: Bestellung 5\nNachricht:\nWo ist mein Paket?\n\nEs war für Montag angekündigt.",
			"French":           "De : Carla <carla@customer.test>\nObjet : Commande 5\n\nMessage :\nOù est mon colis ?\n\nCet e-mail a été envoyé via le formulaire de contact de Desk.",
			"Contact Form 7":   "From: Carla <carla@customer.test>\nSubject: Order 5\n\nMessage Body:\nWhere is my parcel?\n\nSent from the contact form of Desk.",
			"with a date":      "Submitted on Tuesday, 1 December 2026 - 10:00\nSubmitted values are:\n\nFrom: Carla\nDate: 1 December 2026 10:00\nSubject: Order 5\nYour message: Where is my parcel?",
			"Spanish":          "Nombre: Carla\nDe: carla@customer.test\nPara: support@desk.test\nFecha: 1 de diciembre de 2026\nAsunto: Pedido 5\n\nMensaje: ¿Dónde está mi paquete?",
			"values below":     "From\ncarla@customer.test\nTo\nsupport@desk.test\nSubject\nOrder 5\nMessage\nWhere is my parcel?",
			"below a sentence": "A new request came by the web page.\n\nFrom: carla@customer.test\nSent: 1 December 2026 10:00\nTo: support@desk.test\nSubject: Order 5\n\nWhere is my parcel?",
		},
		"pasted header": {
			"the refused mail's":   "These are the headers:\nReceived: from a.test by b.test\nFrom: Bob <bob@a.test>\nTo: Eve <eve@b.test>\nSubject: Offer 4711\n\nWhy was it refused?",
			"without a word above": "From: Bob <bob@a.test>\nTo: Eve <eve@b.test>\nDate: Mon, 30 Nov 2026 09:00:00 +0100\nSubject: Offer 4711\nMessage-ID: <1@a.test>\n\nThis one never came to us. Why?",
			"between paragraphs":   "Hello,\n\nplease look for this mail:\n\nDate: Mon, 30 Nov 2026 09:00:00 +0100\nFrom: Bob <bob@a.test>\nTo: Eve <eve@b.test>\nSubject: Offer 4711\n\nIt is not in the spam folder either.\n\nCarla",
			"in German":            "Diese Mail fehlt:\nVon: Bob <bob@a.test>\nGesendet: Montag, 30. November 2026 09:00\nAn: Eve <eve@b.test>\nBetreff: Angebot 4711\n\nKönnen Sie nachsehen?",
			"with a long trace":    "Return-Path: <bob@a.test>\nReceived: from mx.a.test (mx.a.test [192.0.2.1])\n by mx.b.test with ESMTPS id 1; Mon, 30 Nov 2026 09:00:01 +0100\nX-Spam-Score: 7.1\nFrom: Bob <bob@a.test>\nSubject: Offer 4711\n\nWhy 7.1?",
			"of a log":             "Log of this morning:\n2026-11-30 09:00 from: bob@a.test\n2026-11-30 09:00 to: eve@b.test\n2026-11-30 09:01 subject: Offer 4711\n2026-11-30 09:01 refused\n\nWhy was it refused?",
		},
		"block of a journey": {
			"a trip":      "Trip\nFrom: Paris\nTo: Lyon\nDate: 3 December\nSubject: my red suitcase is lost",
			"a transfer":  "Bank transfer\nFrom: Savings\nTo: Giro\nDate: 1 December 2026\nAmount: 500\nSubject: never arrived",
			"in French":   "Mon voyage\nDe : Paris\nÀ : Lyon\nDate : 3 décembre 2026\nObjet : valise rouge perdue",
			"in German":   "Von: Halle 3\nAn: Halle 5\nDatum: 3. Dezember\nBetreff: Stapler bleibt stehen",
			"a delivery":  "From: warehouse 7\nTo: shop 12\nSent: Monday\nSubject: two pallets\n\nOne of them is wet.",
			"two of them": "From: Paris\nTo: Lyon\nDate: 3 December\nSubject: suitcase\n\nFrom: Lyon\nTo: Nice\nDate: 4 December\nSubject: umbrella\n\nBoth are lost.",
		},
		"line of a dash": {
			"an en dash":          "It works on the first floor\n–\nNot on the second floor",
			"an em dash":          "It works on the first floor\n—\nNot on the second floor",
			"a minus":             "It works on the first floor\n−\nNot on the second floor",
			"a bar":               "It works on the first floor\n―\nNot on the second floor",
			"one hyphen":          "It works on the first floor\n-\nNot on the second floor",
			"three hyphens":       "It works on the first floor\n---\nNot on the second floor",
			"two em dashes":       "It works on the first floor\n——\nNot on the second floor",
			"a dash twice":        "First\n–\nSecond\n–\nThird",
			"a dash with a space": "It works on the first floor\n– \nNot on the second floor",
		},
		"groups of lines": {
			"grep":      "Here is the log:\na.log: start\n--\nb.log: FATAL error 77\n--\nc.log: stop\n\nhelp",
			"one":       "Log:\na.log: start\n--\nb.log: FATAL error",
			"with -n":   "$ grep -n -A1 FATAL *.log\na.log:12:FATAL one\na.log-13-restart\n--\nb.log:7:FATAL two\nb.log-8-restart\n\nWhat does it mean?",
			"YAML":      "This is my file:\n---\nhost: a.test\nport: 25\n---\nhost: b.test\nport: 587\n\nThe second host does not answer.",
			"SQL":       "select *\n-- all of them\nfrom orders\n--\nwhere id = 5;\n\nIt returns nothing.",
			"a patch":   "--- a/main.c\n+++ b/main.c\n@@ -1,3 +1,3 @@\n-old line\n+new line\n--\n2.39.5\n\nDoes this help?",
			"questions": "Where is order 5?\n--\nWhere is order 6?\n--\nWhere is order 7?",
		},
	} {
		for name, text := range texts {
			m := Parse([]byte("From: Carla <carla@customer.test>\r\nTo: support@desk.test\r\nSubject: Order 5\r\nMessage-ID: <1@customer.test>\r\n" +
				"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + strings.ReplaceAll(text, "\n", "\r\n") + "\r\n"))
			if len(m.Commands) > 0 {
				t.Errorf("%s, %s: commands %v", kind, name, m.Commands)
			}
			for line := range strings.Lines(text) {
				if line = strings.TrimSpace(line); !strings.Contains(m.Reply, line) {
					t.Errorf("%s, %s: %q is lost from %q", kind, name, line, m.Reply)
				}
			}
		}
	}
}
