package notify

import (
	"slices"
	"strings"

	"guichet/desk/policy"
	"guichet/desk/words"
	"guichet/ticket"
)

// Conceal is the one place that decides what mail about sensitive matters may carry (PRODUCT
// 6.2). It works on the copy that leaves, at every attempt: a letter that was written before
// the ticket was marked obeys the mark, also that of the
// ticket in which theirs goes on. Of a sensitive ticket stays number, status, who
// stands on it, and to customers who have no page what an agent himself wrote, since they could
// read it nowhere else; no subject, no words of others, no file. A sensitive file of
// another ticket does not leave either, and has no name.
func Conceal(d *policy.Directory, j *ticket.Job) {
	if j.View != nil {
		j.View.Messages = hideFiles(j.View.Messages)
		if j.View.Ticket.Sensitive {
			j.View.Ticket, j.View.Messages = concealTicket(&j.View.Ticket), nil
		}
	}
	for i := range j.Listed {
		if j.Listed[i].Sensitive {
			j.Listed[i] = concealTicket(&j.Listed[i])
		}
	}
	j.Messages, j.History = hideFiles(j.Messages), hideFiles(j.History)
	if !j.Ticket.Sensitive && (j.GoesOn == nil || !j.GoesOn.Sensitive) {
		return
	}
	l := &j.Letter
	if l.Kind == ticket.KindAsk {
		concealQuestion(j)
		return
	}
	l.Subject = OutSubject(d, &j.Ticket, "", true, l.Language)
	l.Facts = concealFacts(l.Facts)
	toAgent := j.Ticket.People[l.Person].Standing == ticket.AgentStaff
	j.Ticket, j.History = concealTicket(&j.Ticket), nil
	if toAgent || l.PageURL != "" || l.Kind != ticket.KindReply && l.Kind != ticket.KindResolved && l.Kind != ticket.KindClosed {
		j.Messages = nil
		return
	}
	j.Messages = slices.DeleteFunc(j.Messages, func(m ticket.Message) bool { return m.Kind != ticket.FromAgent || m.Withdrawn })
	for i := range j.Messages {
		m := &j.Messages[i]
		*m = ticket.Message{
			Ticket: m.Ticket, ID: m.ID, Kind: m.Kind, Author: m.Author, At: m.At, Visibility: m.Visibility,
			Verdict: m.Verdict, Text: Unquoted(m.Text),
		}
	}
}

// concealQuestion leaves of a letter to a third party the agent's own words.
func concealQuestion(j *ticket.Job) {
	j.Letter.Facts = ticket.Facts{Status: j.Letter.Facts.Status, Bare: true}
	j.Ticket, j.History, j.Attached = concealTicket(&j.Ticket), nil, nil
	for i := range j.Messages {
		m := &j.Messages[i]
		*m = ticket.Message{Ticket: m.Ticket, ID: m.ID, Kind: m.Kind, Author: m.Author, At: m.At, Visibility: m.Visibility, Asked: m.Asked, Text: Unquoted(m.Text)}
	}
}

// concealTicket names what mail may tell of a sensitive ticket; all else is left out, also what
// a ticket will have one day.
func concealTicket(t *ticket.Ticket) ticket.Ticket {
	return ticket.Ticket{
		Number: t.Number, Address: t.Address, Echo: t.Echo, Language: t.Language, Status: t.Status, Priority: t.Priority,
		Sensitive: true, Assignee: t.Assignee, People: t.People, Links: t.Links,
		Created: t.Created, Updated: t.Updated, Resolved: t.Resolved, Closed: t.Closed, Pending: t.Pending,
		Messages: t.Messages, Events: t.Events,
	}
}

// concealFacts does the same for what a letter tells. Of the lines about commands, rendering
// leaves out the free words: it alone knows which they are.
func concealFacts(f ticket.Facts) ticket.Facts {
	return ticket.Facts{
		Status: f.Status, Was: f.Was, CloseTime: f.CloseTime, FollowUp: f.FollowUp, MergeTarget: f.MergeTarget, Since: f.Since, Resolve: f.Resolve,
		Bare: true, Dropped: nameless(f.Dropped), MaxFiles: f.MaxFiles, OnBehalf: f.OnBehalf, Thanks: f.Thanks, Again: f.Again, Added: f.Added, Perhaps: f.Perhaps, Done: f.Done, Refused: f.Refused, Answers: f.Answers, Tickets: f.Tickets, More: f.More, Beyond: f.Beyond,
		Show: f.Show, Reason: f.Reason, Untold: f.Untold, Held: f.Held, About: f.About, Access: f.Access, Leaves: f.Leaves, Passwords: f.Passwords,
	}
}

// hideFiles takes the names off sensitive files.
func hideFiles(messages []ticket.Message) []ticket.Message {
	out := slices.Clone(messages)
	for i := range out {
		m := &out[i]
		m.Attachments = slices.Clone(m.Attachments)
		for k := range m.Attachments {
			if a := &m.Attachments[k]; a.Sensitive {
				a.Name = ""
			}
		}
	}
	return out
}

// nameless leaves of files that were not kept only how large they are.
func nameless(files []ticket.Attachment) []ticket.Attachment {
	var sizes []ticket.Attachment
	for _, f := range files {
		sizes = append(sizes, ticket.Attachment{Size: f.Size, Dropped: true, Surplus: f.Surplus})
	}
	return sizes
}

// Unquoted leaves out the quoted lines of a text and the line that introduces them: in an
// agent's answer they are a customer's words.
func Unquoted(text string) string {
	var kept []string
	quoting := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(strings.TrimLeft(line, " \t"), ">") {
			if !quoting {
				kept = words.CutIntroduction(kept)
			}
			quoting = true
			continue
		}
		quoting = quoting && strings.TrimSpace(line) == ""
		kept = append(kept, line)
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}
