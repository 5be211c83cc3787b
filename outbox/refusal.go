package outbox

import "strings"

// statusOf returns what a server says in words where its refusal of a recipient bears no code that
// says it (RFC 3463), "" if the words are not known. That a mailbox is not there has consequences, so
// whatever else the words may mean counts first: the policy of the server, our own sender, a quota.
func statusOf(code int, text string) string {
	if code/100 != 5 {
		return ""
	}
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	for _, r := range refusals {
		for _, words := range r.words {
			if strings.Contains(text, words) {
				return r.status
			}
		}
	}
	return ""
}

// refusals are words of servers, in lower case, in the order in which they count.
var refusals = []struct {
	status string
	words  []string
}{
	{"", []string{ // policy: it says nothing of the mailbox
		"spam", "block", "black list", "blacklist", "denied", "policy", "reputation", "relay", "sender", "spf", "dkim", "dmarc",
		"not allowed", "not authorized", "not permitted", "prohibited", "authentication", "helo", "ptr", "reverse dns", "listed at",
		"listed by", "verif", "suspicious", "rate limit", "too many", "try again", "temporar", "later",
	}},
	{"5.2.2", []string{"quota", "full", "over its limit", "storage", "insufficient", "boîte pleine", "boite pleine", "voll", "llena", "piena"}},
	{"5.3.4", []string{"too large", "too big", "message size", "size limit"}},
	{"5.2.1", []string{
		"disabled", "inactive", "deactivated", "suspended", "account closed", "account has been closed", "mailbox closed",
	}},
	{"5.1.2", []string{"host unknown", "unknown host", "domain not found", "host not found", "no such domain", "unknown domain"}},
	{"5.1.1", []string{
		"user unknown", "unknown user", "no such user", "user not found", "user does not exist", "user doesn't exist", "invalid user",
		"no such recipient", "recipient unknown", "unknown recipient", "recipient not found", "invalid recipient", "recipient does not exist",
		"no such mailbox", "no mailbox", "mailbox unknown", "unknown mailbox", "mailbox not found", "mailbox does not exist",
		"mailbox doesn't exist", "invalid mailbox", "no such address", "unknown address", "address unknown", "address not found",
		"address does not exist", "address doesn't exist", "no such account", "unknown account", "account not found",
		"account does not exist", "account that you tried to reach does not exist", "no such person", "no such local user",
		"unknown local part", "unknown local-part", "unrouteable address", "unroutable address", "doesn't have a", "does not have a",
		"not listed in", "addressee unknown", "no longer here", "no longer exists", "not a known user", "nobody here by that name",
		"utilisateur inconnu", "destinataire inconnu", "adresse inconnue", "boîte inexistante", "empfänger unbekannt",
		"unbekannter empfänger", "benutzer unbekannt", "usuario desconocido", "usuario no existe", "destinatario desconocido",
		"utente sconosciuto", "destinatario sconosciuto", "utente inesistente", "usuário desconhecido", "usuário inexistente",
		"destinatário desconhecido", "onbekende gebruiker", "gebruiker onbekend", "onbekende ontvanger",
	}},
}
