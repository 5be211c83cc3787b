package change

import (
	"strings"
	"testing"
)

// TestMachineryWords: what one of the expressions matches is never kept from them.
func TestMachineryWords(t *testing.T) {
	for _, local := range []string{
		"noreply", "No-Reply", "no_reply", "shop.noreply+7", "do-not-reply", "donotrespond", "do.not.answer", "no-respuesta", "no.responder", "nocontestar",
		"ne-pas-repondre", "ne-pas-répondre", "sans_reponse", "sans-réponse", "bitte-nicht-antworten", "nichtbeantworten", "keine-antwort", "non-rispondere",
		"nao-responda", "não-responder", "niet-beantwoorden", "nietantwoorden", "geen-antwoord", "MAILER-DAEMON", "mailerdaemon", "bounce", "Bounces+7",
		"microsoftexchange329e71ec88ae4615bbc36ab6ce41109e", "owner-list", "list-owner", "list+owner", "list-bounces", "list-bounces+x", "list+bounces-7",
		"list-confirm+abc", "list-request", "list-admin", "list+help", "no-reply.something-long-that-goes-on-and-on-and-on-and-on-and-on-and-on-and-on", "no-\u017frespuesta",
		"reſpond", "do-not-reſpond",
	} {
		matches := NoReply.MatchString(local) || listMachinery.MatchString(local) || perhapsMachinery.MatchString(local)
		if matches && !mayBeMachinery(local) {
			t.Errorf("%q would not be asked about", local)
		}
		if up := strings.ToUpper(local); NoReply.MatchString(up) && !mayBeMachinery(up) {
			t.Errorf("%q would not be asked about", up)
		}
	}
	for _, local := range []string{"carla", "carla.jones", "c", "", strings.Repeat("x", 64)} {
		if mayBeMachinery(local) {
			t.Errorf("%q is asked about", local)
		}
	}
}
