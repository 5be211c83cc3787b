package desk

import (
	"slices"
	"strings"
)

// conceal is the one place that decides what mail about sensitive matters may carry (PRODUCT
// 6.2). It works on the copy that leaves, at every attempt: a letter that was written before
// the ticket was marked obeys the mark, also that of the
// ticket in which theirs goes on. Of a sensitive ticket stays number, status, who
// stands on it, and to customers what an agent himself wrote, since there is no page yet
// where they could read it; no subject, no words of others, no file. A sensitive file of
// another ticket does not leave either, and has no name.
func (d *directory) conceal(j *Job) {
	if j.Shown != nil {
		j.Shown.Messages = hideFiles(j.Shown.Messages)
		if j.Shown.Ticket.Sensitive {
			j.Shown.Ticket, j.Shown.Messages = j.Shown.Ticket.concealed(), nil
		}
	}
	for i := range j.Listed {
		if j.Listed[i].Sensitive {
			j.Listed[i] = j.Listed[i].concealed()
		}
	}
	j.Messages, j.History = hideFiles(j.Messages), hideFiles(j.History)
	if !j.Ticket.Sensitive && (j.goesOn == nil || !j.goesOn.Sensitive) {
		return
	}
	l := &j.Letter
	l.Subject = d.outSubject(&j.Ticket, true, l.Language)
	l.Facts = l.Facts.concealed()
	toAgent := j.Ticket.People[l.Person].Standing == AgentStaff
	j.Ticket, j.History = j.Ticket.concealed(), nil
	if toAgent || l.Kind != KindReply && l.Kind != KindResolved && l.Kind != KindClosed {
		j.Messages = nil
		return
	}
	j.Messages = slices.DeleteFunc(j.Messages, func(m Message) bool { return m.Kind != FromAgent || m.Withdrawn })
	for i := range j.Messages {
		m := &j.Messages[i]
		*m = Message{
			Ticket: m.Ticket, ID: m.ID, Kind: m.Kind, Author: m.Author, At: m.At, Visibility: m.Visibility,
			Verdict: m.Verdict, Text: unquoted(m.Text),
		}
	}
}

// concealed names what mail may tell of a sensitive ticket; all else is left out, also what
// a ticket will have one day.
func (t *Ticket) concealed() Ticket {
	return Ticket{
		Number: t.Number, Address: t.Address, Echo: t.Echo, Language: t.Language, Status: t.Status, Priority: t.Priority,
		Sensitive: true, Assignee: t.Assignee, People: t.People, Links: t.Links,
		Created: t.Created, Updated: t.Updated, Resolved: t.Resolved, Closed: t.Closed, Pending: t.Pending,
		Messages: t.Messages, Events: t.Events,
	}
}

// concealed does the same for what a letter tells. Of the lines about commands, rendering
// leaves out the free words: it alone knows which they are.
func (f Facts) concealed() Facts {
	return Facts{
		Status: f.Status, Was: f.Was, CloseTime: f.CloseTime, FollowUp: f.FollowUp, Survivor: f.Survivor, Since: f.Since, Resolve: f.Resolve,
		Bare: true, Dropped: nameless(f.Dropped), OnBehalf: f.OnBehalf, Added: f.Added, Perhaps: f.Perhaps, Done: f.Done, Refused: f.Refused, Answers: f.Answers, Tickets: f.Tickets, More: f.More, Beyond: f.Beyond,
		Show: f.Show, Reason: f.Reason, Access: f.Access, Leaves: f.Leaves,
	}
}

// hideFiles takes the names off sensitive files.
func hideFiles(messages []Message) []Message {
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
func nameless(files []Attachment) []Attachment {
	var sizes []Attachment
	for _, f := range files {
		sizes = append(sizes, Attachment{Size: f.Size, Dropped: true})
	}
	return sizes
}

// unquoted leaves out the quoted lines of a text and the line that introduces them: in an
// agent's answer they are a customer's words.
func unquoted(text string) string {
	var kept []string
	quoting := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(strings.TrimLeft(line, " \t"), ">") {
			if !quoting {
				kept = cutIntroduction(kept)
			}
			quoting = true
			continue
		}
		quoting = quoting && strings.TrimSpace(line) == ""
		kept = append(kept, line)
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

// cutIntroduction takes off a last line such as "On Monday Carla wrote:".
func cutIntroduction(lines []string) []string {
	n := len(lines)
	for n > 0 && strings.TrimSpace(lines[n-1]) == "" {
		n--
	}
	if n > 0 && strings.HasSuffix(strings.TrimSpace(lines[n-1]), ":") {
		n--
	}
	return lines[:n]
}
