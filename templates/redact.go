package templates

import (
	"slices"
	"strings"

	"guichet/templates/block"
)

// clean makes every string of the mail inert. Slices are copied: they are the caller's.
func (v *view) clean() {
	m := &v.Mail
	for _, s := range []*string{
		&m.Desk, &m.Support, &m.Reader, &m.ReplyTo, &m.NoteTo, &m.LeaveTo,
		&m.Subject, &m.Priority, (*string)(&m.Reason), &m.Detail, &m.Host, &m.Found, &m.Older, &m.Query, &m.Form, &m.Denied, &m.Account, &m.Category, &m.Product, &m.ConfirmTo, &m.AnswerTo, &m.LoginCode, &m.Further,
	} {
		*s = block.OneLine(*s)
	}
	if strings.Contains(m.Reader, "@") {
		m.Reader = ""
	}
	for _, p := range []*Person{&m.Requester, &m.Assignee, &m.Actor, &m.Third, &m.Access.Agent} {
		*p = cleanPerson(*p)
	}
	m.Messages, m.History = cleanEntries(m.Messages), cleanEntries(m.History)
	m.Dropped = cleanFiles(m.Dropped)
	secret := m.Sensitive || m.Bare && !m.ToAgent
	for list, said := range map[string]*[]Result{"done": &m.Done, "refused": &m.Refused, "answer": &m.Answers} {
		*said = v.cleanResults(list, *said, secret)
	}
	m.Read, m.Fields = cleanArticleTexts(m.Read), cleanFieldValues(m.Fields)
	m.Missing, m.Articles, m.Tickets = cleanFields(m.Missing), cleanArticles(m.Articles), cleanTickets(m.Tickets, secret)
	m.Items = append([]Item(nil), m.Items...)
	for i := range m.Items {
		it := &m.Items[i]
		it.From, it.Subject, it.Reason, it.Release = cleanPerson(it.From), block.OneLine(it.Subject), block.OneLine(it.Reason), block.OneLine(it.Release)
	}
	v.redact()
}

// redact takes out what this reader must not be told.
func (v *view) redact() {
	m := &v.Mail
	switch {
	case m.Sensitive:
		m.Alongside, m.LeftOut, m.AnswerTo = nil, nil, ""
		m.Subject, m.Messages, m.History, m.Host, m.Found = "", nil, nil, "", ""
		for i := range m.Dropped {
			m.Dropped[i].Name = "" // its size is told all the same: its sender has to send it again
		}
		m.Account, m.Category, m.Product, m.Fields = "", "", "", nil
		m.Missing, m.Denied, m.Articles, m.Older, m.Query = nil, "", nil, "", ""
	case m.Bare && !m.ToAgent:
		// The desk's own words are no echo.
		m.Alongside, m.History = nil, nil
		m.Subject, m.Reader, m.Dropped = "", "", nil
		m.Missing, m.Denied, m.Articles, m.Older, m.Query = nil, "", nil, "", ""
		m.Messages = slices.DeleteFunc(m.Messages, func(e Entry) bool { return e.Kind != ByAgent })
	}
	if m.ToAgent {
		return
	}
	if m.Sensitive || m.Bare {
		m.Personal = nil
	}
	m.Host, m.Found, m.HeldMail = "", "", 0
	m.NoteTo, m.Verdict, m.Priority, m.LeftOut, m.AnswerTo = "", "", "", nil, ""
	inside := func(e Entry) bool { return e.Kind == AsNote || e.Kind == BySystem || e.Unverified }
	m.Messages = slices.DeleteFunc(m.Messages, inside)
	if m.History = slices.DeleteFunc(m.History, inside); m.Kind != KindAsk && m.Why != WhyShared && !m.Below {
		m.History = nil
	}
}

func cleanPerson(p Person) Person {
	return Person{Name: block.OneLine(p.Name), Email: block.OneLine(p.Email)}
}

func cleanEntries(entries []Entry) []Entry {
	out := append([]Entry(nil), entries...)
	for i := range out {
		e := &out[i]
		e.Author, e.Text, e.Quoted, e.Files = cleanPerson(e.Author), block.MultiLine(e.Text), block.MultiLine(e.Quoted), cleanFiles(e.Files)
		e.Asked = append([]Person(nil), e.Asked...)
		for k := range e.Asked {
			e.Asked[k] = cleanPerson(e.Asked[k])
		}
	}
	return out
}

func cleanFiles(files []File) []File {
	out := append([]File(nil), files...)
	for i := range out {
		out[i].Name = block.OneLine(out[i].Name)
	}
	return out
}
