package notify

import (
	"strings"
	"time"
	"unicode"

	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// AlertEvery is the hour in which alerts are counted (PRODUCT 7.14).
const AlertEvery = time.Hour

// maxAlerts is how many alerts an author's mails cause in an hour: a machine one, a person six. What
// comes above that waits for the sum at the hour's end.
func maxAlerts(reason string) int {
	if reason == AlertAutomatic {
		return 1
	}
	return 6
}

// behindFields name the person whose words a tracker passes on.
var behindFields = []string{"X-Redmine-Sender", "X-GitHub-Sender", "X-Gitea-Sender", "X-Bugzilla-Who"}

// behind is the person whose words a machine brings, such as a comment in a tracker, as an address of its own
// that his alerts are counted by; zero if it brings nobody's.
func behind(r *change.Decision) mail.Address {
	for _, name := range behindFields {
		if who := strings.TrimSpace(r.In.Message.Header.Get(name)); who != "" && r.In.Message.Auto != parser.AutoReply {
			who = strings.Map(func(r rune) rune {
				if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._-", r) {
					return r
				}
				return '-'
			}, ticket.CutText(who, 60))
			return mail.Address{Local: r.Sender.Address.Local + "+" + who, Domain: r.Sender.Address.Domain}
		}
	}
	return mail.Address{}
}

// Alert tells the agents of mail that changes nothing, or leaves it to the sum of the hour. What a person says by
// way of a tracker counts as a person's.
func Alert(r *change.Decision, c *change.Change, reason string) {
	author, most := r.Sender.Address, maxAlerts(reason)
	if a := behind(r); !a.IsZero() {
		author, most = a, maxAlerts(AlertUnverified)
	}
	hour, may := mayAlert(r, c, author, reason, c.Message.ID, most)
	if !may {
		return
	}
	letters := TellAgents(r, c, c.Message, ticket.KindAlert, r.Hearers(c.Ticket))
	if len(letters) == 0 && reason != AlertAutomatic { // letters have stopped, and these are a person's words
		hour.Hold(c.Message.ID)
		setAlertTimer(c)
	}
	for _, l := range letters {
		l.Facts.Reason = reason
	}
}

// CountAlert leaves a mail that is not on the ticket to the sum of the hour.
func CountAlert(r *change.Decision, c *change.Change, reason string) {
	sumOf(r, c.Ticket, r.Sender.Address, reason).Hold(0)
	setAlertTimer(c)
}

// WarnAgent tells an agent, at the address that we know, that somebody writes in his name.
func WarnAgent(r *change.Decision, c *change.Change, a *policy.Agent) {
	if _, may := mayAlert(r, c, a.Address, AlertQuarantine, 0, maxAlerts(AlertQuarantine)); may {
		TellAgent(r, c, a, ticket.KindAlert, ticket.Facts{
			Reason: AlertQuarantine, Host: cameFrom(r.In.Envelope), Found: found(r.In.Verdict), Detail: beginning(r.In.Message),
		})
	}
}

// maxBeginning is how many characters of a mail in an agent's name he reads: enough to know his own again.
const maxBeginning = 200

// beginning are the first words of a mail, its commands with them.
func beginning(m *parser.Message) string {
	text := []rune(strings.TrimSpace(m.Reply))
	if len(text) <= maxBeginning {
		return string(text)
	}
	return strings.TrimSpace(string(text[:maxBeginning])) + " …"
}

// cameFrom names the host that a mail came from, as a mail admin looks for it.
func cameFrom(e mail.Envelope) string {
	host := e.Remote.String()
	for _, name := range []string{e.Name, e.Helo} {
		if name != "" {
			return host + " (" + name + ")"
		}
	}
	return host
}

// found names what the checks of a mail's sender found.
func found(v mail.Verdict) string {
	word := func(s string) string { return ticket.FirstOf(s, "none") }
	return "SPF " + word(v.SPF) + ", DKIM " + word(v.DKIM) + ", DMARC " + word(v.DMARC)
}

// AlertedOf reports whether agents were told of a mail of the author's within the hour.
func AlertedOf(r *change.Decision, t *ticket.Ticket, author mail.Address, reason string) bool {
	a := t.AlertsOf(author, reason, r.State.Now, AlertEvery)
	return a != nil && a.Told > 0
}

// mayAlert counts a mail in its author's hour, and reports whether it causes an alert of its own: most do so, while those of
// all authors are not too many.
func mayAlert(r *change.Decision, c *change.Change, author mail.Address, reason string, message uint32, most int) (hour *ticket.Alerted, may bool) {
	t, now := c.Ticket, r.State.Now
	a := t.AlertsOf(author, reason, now, AlertEvery)
	if a == nil && !crowded(r, t, reason) {
		a = t.BeginAlerts(author, reason, now, AlertEvery)
	}
	if a != nil && a.Told < most && a.Waiting == 0 && !crowded(r, t, reason) {
		a.Told++
		return a, true
	}
	r.Why("agents were told of mails of %q on ticket %d within the hour: it waits for the sum", author, t.Number)
	a = sumOf(r, t, author, reason)
	a.Hold(message)
	setAlertTimer(c)
	return a, false
}

// setAlertTimer sets the timer to the end of the first hour that something waits for.
func setAlertTimer(c *change.Change) {
	var first time.Time
	for _, a := range c.Ticket.Alerts {
		if end := a.Since.Add(AlertEvery); a.Waiting > 0 && (first.IsZero() || end.Before(first)) {
			first = end
		}
	}
	c.Timer(ticket.TimerAlert, first)
}

// SumInTime tells what agents were not told of in the hours that are over: one letter for each author,
// with his words as far as it holds them, and their number. People's words are told also where
// automatic letters have stopped.
func SumInTime(r *change.Decision, c *change.Change) {
	for i := range c.Ticket.Alerts {
		a := &c.Ticket.Alerts[i]
		if a.Waiting == 0 || r.State.Now.Sub(a.Since) < AlertEvery {
			continue
		}
		facts := ticket.Facts{Reason: a.Reason, Untold: a.Waiting}
		causes := a.Untold
		a.Since, a.Told, a.Untold, a.Waiting = r.State.Now, 0, nil, 0
		if a.Reason == AlertAutomatic {
			a.Told = 1 // the sum is this hour's
			if muted(r, c) {
				continue
			}
		}
		for _, agent := range sumReaders(r, c.Ticket, a) {
			l := TellAgent(r, c, agent, ticket.KindAlert, facts)
			l.Causes, l.Actor = causes, mail.Mailbox{Address: a.Author}
		}
	}
	setAlertTimer(c)
}

// sumReaders are who hears of an author's mails: the agent himself of those in his name.
func sumReaders(r *change.Decision, t *ticket.Ticket, a *ticket.Alerted) []*policy.Agent {
	if a.Reason == AlertQuarantine {
		if agent := r.Dir.Agent(a.Author); agent != nil {
			return []*policy.Agent{agent}
		}
		return nil
	}
	return r.AssigneeOrStaff(t)
}
