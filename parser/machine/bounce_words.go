package machine

import (
	"strings"

	"guichet/parser/language"
)

// bounceSubjects begins the subject of a delivery report that follows no standard.
var bounceSubjects = language.Words(language.BounceSubject)

// verdicts is the sentence after which a report names its recipients, and what happened
// to them. All in lower case, one space between words; the longest that is found counts.
var verdicts = func() (all []struct{ words, action string }) {
	for _, l := range language.Words(language.BounceVerdict) {
		action, words, _ := strings.Cut(l, ": ")
		all = append(all, struct{ words, action string }{words, action})
	}
	return all
}()

// copies begins what a report gives back of the mail.
var copies = language.Words(language.BounceCopy)

// reasons is what a diagnostic without a status says (RFC 3463), lower case. The first that
// is found counts: policy stands first, since it says nothing against the address.
var reasons = []struct{ words, status string }{
	{"unfortunately, messages from", "5.7.1"},
	{"block list", "5.7.1"},
	{"blocklist", "5.7.1"},
	{"policy violation", "5.7.1"},
	{"delivery not authorized", "5.7.1"},
	{"virus detected", "5.7.1"},
	{"smtp server of your isp", "5.7.1"},
	{"spf records", "5.7.23"},
	{"authentication checks failed", "5.7.26"},
	{"unroutable sender", "5.1.8"},
	{"too large", "5.3.4"},
	{"too big", "5.3.4"},
	{"size limit exceeded", "5.3.4"},
	{"length exceeds", "5.2.3"},
	{"media error", "5.6.0"},
	{"hop count exceeded", "5.4.6"},
	{"routing loop", "5.4.6"},
	{"could not deliver for the last", "4.4.7"},
	{"retry timeout exceeded", "4.4.7"},
	{"did not accept our requests to connect", "4.4.1"},
	{"connection timed out", "4.4.1"},
	{"bad destination system address", "5.1.2"},
	{"mailbox address syntax", "5.1.3"},
	{"mailbox has moved", "5.1.6"},
	{"disabled recipient", "5.2.1"},
	{"not accepting network messages", "5.3.2"},
	{"mailer error", "5.3.0"},
	{"internal system error", "5.3.0"},
	{"dns lookup failure", "5.4.4"},
	{"no such domain", "5.1.2"},
	{"recipient not found", "5.1.1"},
	{"ディレクトリには見つかりません", "5.1.1"},
	{"exceeded the local limit", "5.2.2"},
	{"mailfolder is full", "5.2.2"},
	{"user not exist", "5.1.1"},
	{"unknown host", "5.1.2"},
	{"account is locked", "5.2.1"},
	{"no mx record", "5.4.4"},
	{"no smtp service", "5.4.4"},
	{"envelope expired", "4.4.7"},
	{"multiple retries, giving up", "4.4.7"},
	{"network error on destination", "4.4.1"},
	{"unable to connect", "4.4.1"},
	{"host not reachable", "4.4.1"},
	{"line limit exceeded", "5.6.0"},
	{"user unknown", "5.1.1"},
	{"unknown user", "5.1.1"},
	{"no such user", "5.1.1"},
	{"no mailbox here", "5.1.1"},
	{"doesn't have a", "5.1.1"},
	{"does not have a", "5.1.1"},
	{"recipient unknown", "5.1.1"},
	{"unknown recipient", "5.1.1"},
	{"not listed in", "5.1.1"},
	{"recipient name is not recognized", "5.1.1"},
	{"mailbox not found", "5.1.1"},
	{"address not found", "5.1.1"},
	{"address couldn't be found", "5.1.1"},
	{"recipnotfound", "5.1.1"},
	{"mailbox unavailable", "5.1.1"},
	{"does not exist", "5.1.1"},
	{"doesn't exist", "5.1.1"},
	{"unrouteable address", "5.1.1"},
	{"invalid recipient", "5.1.1"},
	{"adresse inconnue", "5.1.1"},
	{"utilisateur inconnu", "5.1.1"},
	{"adresse d au moins un destinataire invalide", "5.1.1"},
	{"no such recipient", "5.1.1"},
	{"unknown address", "5.1.1"},
	{"empfänger unbekannt", "5.1.1"},
	{"unbekannter empfänger", "5.1.1"},
	{"couldn't find any host named", "5.1.2"},
	{"host not found", "5.1.2"},
	{"domain not found", "5.1.2"},
	{"host unknown", "5.1.2"},
	{"name service error", "5.4.4"},
	{"account disabled", "5.2.1"},
	{"mailbox disabled", "5.2.1"},
	{"account has been disabled", "5.2.1"},
	{"account is disabled", "5.2.1"},
	{"inactive", "5.2.1"},
	{"mailbox full", "5.2.2"},
	{"mailbox is full", "5.2.2"},
	{"over quota", "5.2.2"},
	{"quota exceeded", "5.2.2"},
	{"exceeded storage", "5.2.2"},
	{"boite pleine", "5.2.2"},
	{"postfach voll", "5.2.2"},
	{"quota", "5.2.2"},
	{"message size exceeds", "5.3.4"},
	{"spam", "5.7.1"},
	{"blocked", "5.7.1"},
	{"blacklist", "5.7.1"},
	{"access denied", "5.7.1"},
	{"relay", "5.7.1"},
}
