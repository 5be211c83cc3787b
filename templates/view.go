package templates

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// view is a Mail made inert, and what a template tells of it in words.
type view struct {
	Mail
	l *language

	State     string // words for Status
	Before    string // words for Was, "" if unchanged
	Answer    string // words for CloseAfter, "" if zero
	Moment    string // words for Leaves, "" if zero
	Because   string // words for Why
	What      string // words for Reason
	Checked   string // words for Verdict, "" if none
	Who       string // the actor, "" if nobody may be named
	Sharing   string // who added the reader
	Asker     string // the requester, to agents with address
	AskerName string // without
	DeskName  string // the desk as a sender
	Urgency   string // words for Priority, "" if normal
	Owner     string // the assignee, "" if nobody
	Others    string // participants, joined
	Invited   string
	Perhaps   string
	MaxSize   string // words for Limit, "" if zero
	ToNote    bool   // an answer to this letter is an internal note
	NoteLink  string // mailto URL of the note address
	LeaveLink string // URL that ends the watching
	Help      bool   // the list of commands was asked for
	ByMail    bool   // some of Articles can be had by reply only
	Holds     string // words for Personal, "" if there is none
	Waiting   string // words for Since, "" if zero
	Rest      string // words for Resolve, "" if zero
	Acting    string // the agent of Access
	Term      string // words for Access.Duration, "" if zero
	Ends      string // words for Access.Until, "" if zero
}

func (l *language) view(m Mail) (*view, error) {
	if !slices.Contains(kinds(), m.Kind) {
		return nil, fmt.Errorf("no template for letters of kind %q", m.Kind)
	}
	links := append([]string{m.PortalURL, m.LeaveURL}, m.RateURLs...)
	for _, a := range m.Articles {
		links = append(links, a.URL)
	}
	for _, u := range links {
		if err := checkURL(u); err != nil {
			return nil, err
		}
	}
	v := &view{Mail: m, l: l}
	v.clean()
	v.tell()
	return v, nil
}

// checkURL refuses what is not a plain web link: it would be clicked.
func checkURL(s string) error {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || line(s) != s || strings.ContainsAny(s, " <>\"") {
		return fmt.Errorf("not a web link: %q", s)
	}
	return nil
}

// clean makes every string of the mail inert. Slices are copied: they are the caller's.
func (v *view) clean() {
	m := &v.Mail
	for _, s := range []*string{
		&m.Desk, &m.Support, &m.Reader, &m.ReplyTo, &m.NoteTo, &m.LeaveTo,
		&m.Subject, &m.Priority, (*string)(&m.Reason), &m.Detail, &m.Query, &m.Form, &m.Denied, &m.Category, &m.Product, &m.ConfirmTo,
	} {
		*s = line(*s)
	}
	if strings.Contains(m.Reader, "@") {
		m.Reader = ""
	}
	for _, p := range []*Person{&m.Requester, &m.Assignee, &m.Actor, &m.Access.Agent} {
		*p = cleanPerson(*p)
	}
	m.Messages, m.History = cleanEntries(m.Messages), cleanEntries(m.History)
	m.Dropped = cleanFiles(m.Dropped)
	secret := m.Sensitive || m.Bare && !m.ToAgent
	for list, said := range map[string]*[]Said{"done": &m.Done, "refused": &m.Refused, "answer": &m.Answers} {
		*said = v.cleanSaid(list, *said, secret)
	}
	m.Read, m.Fields = cleanReadings(m.Read), cleanFilled(m.Fields)
	m.Missing, m.Articles, m.Tickets = cleanFields(m.Missing), cleanArticles(m.Articles), cleanLines(m.Tickets, secret)
	m.Items = append([]Item(nil), m.Items...)
	for i := range m.Items {
		it := &m.Items[i]
		it.From, it.Subject, it.Reason, it.Release = cleanPerson(it.From), line(it.Subject), line(it.Reason), line(it.Release)
	}
	v.hide()
}

// hide takes out what this reader must not be told.
func (v *view) hide() {
	m := &v.Mail
	switch {
	case m.Sensitive:
		m.Subject, m.Messages, m.History, m.Dropped = "", nil, nil, nil
		m.Category, m.Product, m.Fields = "", "", nil
		m.Missing, m.Denied, m.Articles, m.Query = nil, "", nil, ""
	case m.Bare && !m.ToAgent:
		// The desk's own words are no echo.
		m.Subject, m.Reader, m.Dropped = "", "", nil
		m.Missing, m.Denied, m.Articles, m.Query = nil, "", nil, ""
		m.Messages = slices.DeleteFunc(m.Messages, func(e Entry) bool { return e.Kind != ByAgent })
	}
	if m.ToAgent {
		return
	}
	if m.Sensitive || m.Bare {
		m.Personal = nil
	}
	m.History, m.NoteTo, m.Verdict, m.Priority = nil, "", "", ""
	m.Messages = slices.DeleteFunc(m.Messages, func(e Entry) bool {
		return e.Kind == AsNote || e.Kind == BySystem || e.Unverified
	})
}

func cleanPerson(p Person) Person { return Person{Name: line(p.Name), Email: line(p.Email)} }

func cleanEntries(entries []Entry) []Entry {
	out := append([]Entry(nil), entries...)
	for i := range out {
		e := &out[i]
		e.Author, e.Text, e.Files = cleanPerson(e.Author), words(e.Text), cleanFiles(e.Files)
	}
	return out
}

func cleanFiles(files []File) []File {
	out := append([]File(nil), files...)
	for i := range out {
		out[i].Name = line(out[i].Name)
	}
	return out
}

// tell finds the words for all that is not a string.
func (v *view) tell() {
	m, l := &v.Mail, v.l
	v.State = l.status(m.Status)
	if m.Was != "" && m.Was != m.Status {
		v.Before = l.status(m.Was)
	}
	if m.CloseAfter > 0 {
		v.Answer = l.duration(m.CloseAfter)
	}
	if !m.Leaves.IsZero() {
		v.Moment = l.clock(m.Leaves)
	}
	if m.Limit > 0 {
		v.MaxSize = l.size(m.Limit)
	}
	v.Because = l.phrases["why."+string(m.Why)]
	if v.Because == "" {
		v.Because = l.phrases["why.other"]
	}
	v.What = string(m.Reason)
	if w := l.phrases["reason."+v.What]; w != "" {
		v.What = w
	}
	if m.Verdict == "" && len(m.Messages) > 0 {
		m.Verdict = m.Messages[0].Verdict
	}
	v.Checked = l.phrases["verdict."+string(m.Verdict)]
	if m.Priority != "normal" {
		v.Urgency = l.argument("priority", m.Priority)
	}
	v.DeskName = v.deskName()
	v.Help = slices.ContainsFunc(m.Answers, func(s Said) bool { return s.Key == "help" })
	v.people()
	v.Because = fill(v.Because, "support", m.Support, "who", v.Sharing)
	v.tellMore()
	v.ToNote = m.ReplyTo != "" && m.ReplyTo == m.NoteTo
	if m.NoteTo != "" {
		v.NoteLink = Mailto(m.NoteTo, v.subjectLine(), "")
	}
	if v.LeaveLink = m.LeaveURL; v.LeaveLink == "" && m.LeaveTo != "" {
		v.LeaveLink = Mailto(m.LeaveTo, l.phrases["leave"], "")
	}
}

// tellMore finds the words for what few letters have.
func (v *view) tellMore() {
	m, l := &v.Mail, v.l
	v.ByMail = byMail(m.Articles)
	var kinds []string
	for _, p := range m.Personal {
		word := l.phrases["personal."+p]
		if word == "" {
			word = l.phrases["personal.other"]
		}
		if !slices.Contains(kinds, word) {
			kinds = append(kinds, word)
		}
	}
	v.Holds = l.list(kinds)
	if !m.Since.IsZero() {
		v.Waiting = l.day(m.Since)
	}
	if m.Resolve > 0 {
		v.Rest = l.duration(m.Resolve)
	}
	v.Acting = v.name(m.Access.Agent, ByAgent)
	if m.Access.Duration > 0 {
		v.Term = l.duration(m.Access.Duration)
	}
	if !m.Access.Until.IsZero() {
		v.Ends = l.date(m.Access.Until)
	}
}

// people finds the names that may be told to this reader.
func (v *view) people() {
	m := &v.Mail
	kind := ByAgent
	if !m.ToAgent && m.Kind == KindUpdate {
		kind = ByCustomer
	}
	if m.Actor != (Person{}) {
		v.Who = v.name(m.Actor, kind)
	}
	if v.Sharing = v.DeskName; m.Actor != (Person{}) {
		v.Sharing = v.Who
	}
	if m.Sharer != (Person{}) {
		v.Sharing = v.name(m.Sharer, ByCustomer)
	}
	v.Asker, v.AskerName = v.full(m.Requester), v.name(m.Requester, ByCustomer)
	if m.Assignee != (Person{}) {
		v.Owner = v.name(m.Assignee, ByAgent)
	}
	v.Others, v.Invited = v.join(m.Others), v.join(m.Invited)
	numbers := make([]string, len(m.Perhaps))
	for i, n := range m.Perhaps {
		numbers[i] = "#" + strconv.FormatUint(n, 10)
	}
	v.Perhaps = v.l.list(numbers)
}

func (v *view) join(people []Person) string {
	names := make([]string, len(people))
	for i, p := range people {
		names[i] = v.full(cleanPerson(p))
	}
	return v.l.list(names)
}

// full is a customer's name and address for agents, the name alone for others.
func (v *view) full(p Person) string {
	switch {
	case p.Name == "" || !v.ToAgent:
		return v.name(p, ByCustomer)
	case p.Email == "":
		return p.Name
	}
	return p.Name + " <" + p.Email + ">"
}

// name is how the reader may hear of p. An agent's address is private: customers who have
// no name of him hear the desk's.
func (v *view) name(p Person, kind EntryKind) string {
	private := !v.ToAgent && kind != ByCustomer
	switch {
	case p.Name != "" && !(private && strings.Contains(p.Name, "@")):
		return p.Name
	case p.Email != "" && !private:
		return p.Email
	}
	return v.deskName()
}

// deskName is the desk's display name, or its address where it has none.
func (v *view) deskName() string {
	if v.Desk != "" {
		return v.Desk
	}
	return v.Support
}

// subjectLine is the subject of mails that the reader begins by a click, so that they look
// like answers.
func (v *view) subjectLine() string {
	if v.Number == 0 {
		return ""
	}
	subject := v.Subject
	if subject == "" {
		subject = v.l.phrases["subject.request"]
	}
	return "Re: [#" + strconv.FormatUint(v.Number, 10) + "] " + subject
}

func (v *view) unverified() bool {
	for _, e := range v.Messages {
		if e.Unverified {
			return true
		}
	}
	return false
}

// title names the letter for programs that show one.
func (v *view) title() string {
	if s, ok := strings.CutPrefix(v.subjectLine(), "Re: "); ok {
		return s
	}
	return v.deskName()
}
