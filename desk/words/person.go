package words

import (
	"regexp"
	"slices"
	"strings"

	"guichet/parser"
	"guichet/ticket"
)

// machineNames are local parts under which programs write that watch machines and bear no mark; what they write
// may well begin with "Hi" (PRODUCT 1.10).
var machineNames = regexp.MustCompile(`(?i)^(?:root|daemon|cron|crond|anacron|at|atd|nagios|icinga2?|fail2ban|smartd|apcupsd|nut|ups|apticron|backupninja|aide|arpwatch|hylafax|fax|faxmaster|uucp|monit|netdata|zabbix|` +
	`www-data|apache|httpd|nginx|nobody|system|logwatch|logcheck|munin|mdadm|bacula|amanda|backup|alerts?|alarms?|monitor(?:ing)?|notif(?:y|ications?)|postgres|mysql|oracle|git|svn)(?:[-+._0-9].*)?$`)

// tools begin X-Mailer or User-Agent in what scripts send.
var tools = []string{"mailx", "s-nail", "heirloom", "bsd-mailx", "nail", "swaks", "sendemail", "mime::lite", "mime-tools", "phpmailer", "php/", "python", "blat", "msmtp", "curl", "nodemailer", "swiftmailer", "email::", "mail::"}

// programFields are what people's mail programs leave beside X-Mailer and User-Agent.
var programFields = []string{"Thread-Index", "X-MS-Has-Attach", "X-Originating-IP", "X-Mozilla-Draft-Info", "X-Universally-Unique-Identifier", "X-Gm-Message-State"}

// ofPeople are the words of who speaks of himself, or asks for something.
var ofPeople = wordSet(`i we my our me us please pls
	je nous mon ma mes notre nos svp j veuillez
	ich wir mein meine meinen meiner unser unsere uns mir mich bitte
	yo nosotros mi mis nuestro nuestra favor necesito tengo puedo quiero
	io noi mio mia miei nostro nostra favore prego vorrei posso abbiamo ho
	ik wij mijn onze ons graag alstublieft aub
	eu nós meu minha nosso nossa preciso gostaria tenho`)

// maxJudged is how many octets of a mail's words are looked at: who writes more has said what he is.
const maxJudged = 1500

// ByPerson reports whether a mail is such as a person writes: a mail program of his, a greeting, a closing phrase, a question,
// somebody who speaks of himself. A machine's alarm has none of these. It reads words: ReadWords asks it before the transaction.
func ByPerson(m *parser.Message) bool {
	for _, from := range m.From {
		if machineNames.MatchString(from.Address.Local) {
			return false
		}
	}
	for _, name := range []string{"User-Agent", "X-Mailer"} {
		v := strings.ToLower(strings.TrimSpace(m.Header.Get(name)))
		if v != "" && !slices.ContainsFunc(tools, func(tool string) bool { return strings.HasPrefix(v, tool) }) {
			return true
		}
	}
	if slices.ContainsFunc(programFields, func(name string) bool { return m.Header.Get(name) != "" }) {
		return true
	}
	begin := ticket.CutText(m.Reply, maxJudged)
	if asks(begin) || anyWord(begin, func(w []byte) bool { return ofPeople[string(w)] }) {
		return true
	}
	first, _, _ := strings.Cut(strings.TrimSpace(begin), "\n")
	said := split(first)
	if slices.ContainsFunc(said[:min(2, len(said))], func(w string) bool { return greetings[w] }) {
		return true
	}
	lines, end := splitSignature(begin, m.From)
	return end < len(lines) || onlyThanks(lines, nil, nil)
}
