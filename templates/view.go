package templates

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"guichet/templates/block"
)

// view is a Mail made inert, and what a template tells of it in words.
type view struct {
	Mail
	l *language

	State      string // words for Status
	Before     string // words for Was, "" if unchanged
	Answer     string // words for CloseAfter, "" if zero
	Moment     string // words for Leaves, "" if zero
	Because    string // words for Why
	What       string // words for Reason
	Checked    string // words for Verdict, "" if none
	Who        string // the actor, "" if nobody may be named
	Ended      bool   // resolved, closed: the requester did it himself
	Sharing    string // who added the reader
	Asker      string // the requester, to agents with address; "" to them if there is none
	AskerName  string // without
	ThirdName  string // the third party whom an answer reaches, "" if none
	DeskName   string // the desk as a sender
	Urgency    string // words for Priority, "" if normal
	Owner      string // the assignee, "" if nobody
	Others     string // participants, joined
	Invited    string
	LeftOut    string
	Alongside  string // who else gets the letter, joined; "" if that is not told
	Sum        string // words for Untold, "" if zero
	Perhaps    string
	MaxSize    string // words for Limit, "" if zero
	BeginsWith string // words for MaxFiles, "" if zero
	Noted      bool   // what Held tells of is a note, and needs no decision
	ToNote     bool   // an answer to this letter is an internal note
	NoteLink   string // mailto URL of the note address
	LeaveLink  string // URL that ends the watching
	Help       bool   // the list of commands was asked for
	ByMail     bool   // some of Articles can be had by reply only
	Holds      string // words for Personal, "" if there is none
	Waiting    string // words for Since, "" if zero
	Later      string // words for Again, "" if zero
	Rest       string // words for Resolve, "" if zero
	Acting     string // the agent of Access
	Term       string // words for Access.Duration, "" if zero
	Titled     string // Subject at the end of a sentence: ", “Printer”"; "" if it may not be told
	Grant      string // Access.Duration as #grant takes it, "" if zero
	Ends       string // words for Access.Until, "" if zero

	TitledInside string // the same inside of a sentence: ", “Printer”,"
}

func (l *language) view(m Mail) (*view, error) {
	if !slices.Contains(kinds(), m.Kind) {
		return nil, fmt.Errorf("no template for letters of kind %q", m.Kind)
	}
	links := append([]string{m.PortalURL, m.LeaveURL, m.LoginURL, m.PasswordURL}, m.RateURLs...)
	for _, a := range m.Articles {
		links = append(links, a.URL)
	}
	for _, u := range links {
		if err := block.CheckURL(u); err != nil {
			return nil, err
		}
	}
	v := &view{Mail: m, l: l}
	v.clean()
	v.localise()
	return v, nil
}

// localise finds the words for all that is not a string.
func (v *view) localise() {
	m, l := &v.Mail, v.l
	v.State = l.status(m.Status)
	if m.Was != "" && m.Was != m.Status {
		v.Before = l.status(m.Was)
	}
	if m.Subject != "" {
		v.Titled, v.TitledInside = fill(l.phrases["subject.titled"], "subject", m.Subject), fill(l.phrases["subject.inside"], "subject", m.Subject)
	}
	if m.CloseAfter > 0 {
		v.Answer = l.duration(m.CloseAfter)
	}
	if !m.Leaves.IsZero() {
		v.Moment = l.clock(local(v, m.Leaves))
	}
	if m.Untold > 0 {
		v.Sum = l.count(tally(v), int64(m.Untold))
	}
	if m.Limit > 0 {
		v.MaxSize = l.size(m.Limit)
	}
	if m.MaxFiles > 0 {
		v.BeginsWith = l.count("files", int64(m.MaxFiles))
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
	v.DeskName = deskName(v)
	v.Help = slices.ContainsFunc(m.Answers, func(s Result) bool { return s.Key == "help" })
	v.people()
	v.Because = fill(v.Because, "support", m.Support, "who", v.Sharing)
	v.localiseDetails()
	v.Noted = m.Held == "note" || m.Held == "reference"
	v.ToNote = m.ReplyTo != "" && m.ReplyTo == m.NoteTo
	if m.NoteTo != "" {
		v.NoteLink = block.Mailto(m.NoteTo, v.subjectLine(), "")
	}
	if v.LeaveLink = m.LeaveURL; v.LeaveLink == "" && m.LeaveTo != "" {
		v.LeaveLink = block.Mailto(m.LeaveTo, l.phrases["leave"], "")
	}
}

// localiseDetails finds the words for what few letters have.
func (v *view) localiseDetails() {
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
		v.Waiting = l.day(local(v, m.Since))
	}
	if m.Again > 0 {
		v.Later = l.duration(m.Again)
	}
	if m.Resolve > 0 {
		v.Rest = l.duration(m.Resolve)
	}
	v.Acting = v.name(m.Access.Agent, ByAgent)
	if m.Access.Duration > 0 {
		v.Term, v.Grant = l.duration(m.Access.Duration), shortDuration(m.Access.Duration)
	}
	if !m.Access.Until.IsZero() {
		v.Ends = l.date(local(v, m.Access.Until))
	}
}

// local is a time in the letter's zone.
func local(v *view, t time.Time) time.Time {
	if v.Zone == nil {
		return t
	}
	return t.In(v.Zone)
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

func unverified(v *view) bool {
	for _, e := range v.Messages {
		if e.Unverified {
			return true
		}
	}
	return false
}

// tally is the phrase for what an alert sums up: whether words follow.
func tally(v *view) string {
	if len(v.Messages) > 0 {
		return "untold"
	}
	return "untold.held"
}
