package compose

import (
	"context"
	"fmt"
	"slices"
	"time"

	"guichet/articles"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/outbox"
	"guichet/templates"
	"guichet/ticket"
)

// Composer turns a job of the desk into the words and files of a letter.
type Composer struct {
	Store  ticket.Store
	Words  *templates.Set
	Policy policy.Policy
	Shelf  *articles.Shelf // nil: no help articles
	Brand  Brand
}

// Compose renders a letter. The same job gives the same parts.
func (c *Composer) Compose(ctx context.Context, job ticket.Job) (outbox.Parts, error) {
	m := c.view(&job)
	if err := c.waiting(ctx, &job.Letter, &m); err != nil {
		return outbox.Parts{}, err
	}
	files, err := c.files(ctx, &job, &m)
	if err != nil {
		return outbox.Parts{}, err
	}
	files = append(files, c.Brand.dress(&m)...)
	text, html, err := c.Words.Render(m)
	if err != nil {
		return outbox.Parts{}, fmt.Errorf("render %s: %w", m.Kind, err)
	}
	return outbox.Parts{Text: text, HTML: html, Files: append(files, c.Brand.signedWith(html)...)}, nil
}

// Text is the text of a letter, without its files.
func (c *Composer) Text(_ context.Context, job ticket.Job) (string, error) {
	text, _, err := c.Words.Render(c.view(&job))
	return text, err
}

// view is all that the letter tells, in the templates' terms.
func (c *Composer) view(job *ticket.Job) templates.Mail {
	l, t := &job.Letter, &job.Ticket
	if t.Number == 0 {
		return c.viewWithoutTicket(job)
	}
	reader := t.People[l.Person]
	m := templates.Mail{
		Kind: templates.Kind(l.Kind), Language: l.Language, ToAgent: reader.Standing == ticket.AgentStaff,
		Why: why(job, reader), Desk: c.deskName(t.Address), Support: written(t).String(), Reader: reader.Name,
		ReplyTo: l.ReplyTo.Address.String(), NoteTo: l.NoteTo.Address.String(), LeaveTo: l.LeaveTo.String(),
		LeaveURL: l.LeaveURL, PortalURL: l.PageURL, ConfirmTo: l.ConfirmTo.String(),
		Number: uint64(t.Number), Subject: t.Subject, Bare: l.Facts.Bare, Sensitive: t.Sensitive,
		Status: templates.Status(l.Facts.Status), Was: templates.Status(l.Facts.Was), Priority: string(t.Priority),
		Actor: person(l.Actor), CloseAfter: l.Facts.CloseTime, FollowUp: uint64(l.Facts.FollowUp),
		MergedInto: uint64(l.Facts.MergeTarget), SplitFrom: uint64(l.Facts.SplitFrom), Since: l.Facts.Since, Resolve: l.Facts.Resolve,
		Done: said(l.Facts.Done), Refused: said(l.Facts.Refused), Answers: said(l.Facts.Answers), Reason: templates.Reason(l.Facts.Reason),
		Untold: l.Facts.Untold, Held: string(l.Facts.Held), Detail: l.Facts.Detail, Host: l.Facts.Host, Found: l.Facts.Found, HeldMail: uint64(l.Facts.HeldMail), Leaves: l.Facts.Leaves, Missing: missingFields(l.Facts.Missing), Form: l.Facts.Form,
		Denied: l.Facts.Denied, Thanks: l.Facts.Thanks, Again: l.Facts.Again, Zone: c.zone(t.Address),
	}
	m.PageYours = m.PortalURL != "" && (reader.Standing == ticket.Requester || reader.Standing == ticket.Participant)
	if m.ToAgent {
		m.Zone = c.agentZone(reader.Address, m.Zone)
		c.form(&m, t, l.Language)
	} else {
		c.toCustomer(&m, job)
	}
	if l.Facts.Added && !c.isAgent(l.Actor.Address) {
		if m.Sharer = m.Actor; m.Sensitive || l.Facts.Bare {
			m.Sharer.Name = "" // his words; the address tells who it was
		}
	}
	for _, n := range l.Facts.Perhaps {
		m.Perhaps = append(m.Perhaps, uint64(n))
	}
	m.MaxFiles = l.Facts.MaxFiles
	for _, f := range l.Facts.Dropped {
		if !f.Surplus {
			m.Limit = c.Policy.MaxAttachments
		}
		m.Dropped = append(m.Dropped, templates.File{Name: f.Name, Size: f.Size, Dropped: true})
	}
	c.helpArticles(&m, l.Facts)
	m.Personal = personal(job, m.ToAgent)
	c.people(&m, t)
	c.others(&m, job)
	c.aside(&m, job)
	m.Access = c.access(l.Facts.Access)
	if l.Facts.Passwords {
		m.PasswordURL = c.passwordURL()
	}
	if l.RateURL != "" {
		for n := 1; n <= 5; n++ {
			m.RateURLs = append(m.RateURLs, fmt.Sprintf("%s?n=%d", l.RateURL, n))
		}
	}
	c.entries(&m, job)
	c.asked(&m, job)
	return m
}

// toCustomer hides what a customer may not read, and tells him where he may answer.
func (c *Composer) toCustomer(m *templates.Mail, job *ticket.Job) {
	l, t := &job.Letter, &job.Ticket
	m.Subject, m.PortalOnly = t.Thread, c.portalOnly(t.Address)
	m.Below = (l.Kind == ticket.KindReply || l.Kind == ticket.KindResolved || l.Kind == ticket.KindClosed) && !l.Facts.Added && c.below(t.Address)
	m.Final = l.Kind == ticket.KindClosed && c.final(t.Address)
	// Whoever was not proven to be the author is never told what the first mail said.
	m.Bare = m.Bare || !t.Echo && t.People[l.Person].Standing == ticket.Requester && l.Kind != ticket.KindUpdate
	if t.Sensitive && t.Echo && l.Kind == ticket.KindReceived {
		m.Bare = false // the mark hides as much, and he who is proven need not be told that he may be another
	}
	if t.Sensitive && l.PageURL == "" && (l.Kind == ticket.KindReply || l.Kind == ticket.KindResolved || l.Kind == ticket.KindClosed) {
		// Without a portal the agent's words have no other way to their reader. Bare keeps
		// the subject and everything of the customers' out of the letter.
		m.Sensitive, m.Bare = false, true
	}
}

func said(lines []ticket.Said) []templates.Result {
	var all []templates.Result
	for _, s := range lines {
		all = append(all, templates.Result(s))
	}
	return all
}

func (c *Composer) isAgent(a mail.Address) bool {
	return slices.ContainsFunc(c.Policy.Agents, func(g policy.Agent) bool { return g.Address == a })
}

// below reports whether the conversation so far stands below answers from an address.
func (c *Composer) below(a mail.Address) bool {
	return slices.ContainsFunc(c.Policy.Addresses, func(s policy.SupportAddress) bool { return s.Address == a && s.History })
}

func (c *Composer) portalOnly(a mail.Address) bool {
	return slices.ContainsFunc(c.Policy.Addresses, func(s policy.SupportAddress) bool { return s.Address == a && s.PortalOnly })
}

// final reports whether a reply to a closed ticket of an address is refused. The tickets of one that
// is not configured any more are the first one's, as the desk has it.
func (c *Composer) final(a mail.Address) bool {
	at := slices.IndexFunc(c.Policy.Addresses, func(s policy.SupportAddress) bool { return ticket.Fold(s.Address) == ticket.Fold(a) })
	return len(c.Policy.Addresses) > 0 && c.Policy.Addresses[max(at, 0)].ClosedReply == policy.Refuse
}

func (c *Composer) deskName(a mail.Address) string {
	for _, s := range c.Policy.Addresses {
		if s.Address == a {
			return s.Name
		}
	}
	return a.Local
}

// written is the address that the customer wrote to.
func written(t *ticket.Ticket) mail.Address {
	if t.Alias.IsZero() {
		return t.Address
	}
	return t.Alias
}

// agentZone is in which times are told to an agent.
func (c *Composer) agentZone(a mail.Address, desk *time.Location) *time.Location {
	for _, agent := range c.Policy.Agents {
		if ticket.SameAddress(agent.Address, a) && agent.Zone != nil {
			return agent.Zone
		}
	}
	return desk
}

// zone is in which times are told in letters from a support address.
func (c *Composer) zone(a mail.Address) *time.Location {
	for _, s := range c.Policy.Addresses {
		if s.Address == a {
			return s.Zone
		}
	}
	return nil
}

// people fills in who stands on the ticket, for agents.
func (c *Composer) people(m *templates.Mail, t *ticket.Ticket) {
	for _, p := range t.People {
		who := templates.Person{Name: p.Name, Email: p.Address.String()}
		switch p.Standing {
		case ticket.Requester:
			m.Requester = who
		case ticket.Participant:
			m.Others = append(m.Others, who)
		case ticket.Invited:
			m.Invited = append(m.Invited, who)
		}
	}
	for _, a := range c.Policy.Agents {
		if a.Address == t.Assignee {
			m.Assignee = templates.Person{Name: a.Name, Email: a.Address.String()}
		}
	}
}

// others fills in whom the mail names and the ticket does not have, and who else gets the letter.
func (c *Composer) others(m *templates.Mail, job *ticket.Job) {
	facts, people := job.Letter.Facts, job.Ticket.People
	for _, a := range facts.LeftOut {
		m.LeftOut = append(m.LeftOut, templates.Person{Email: a.String()})
	}
	for _, at := range facts.Alongside {
		if at < len(people) && (people[at].Standing == ticket.Requester || people[at].Standing == ticket.Participant) {
			m.Alongside = append(m.Alongside, templates.Person{Name: people[at].Name, Email: people[at].Address.String()})
		}
	}
	if len(job.Messages) > 0 && m.ToAgent {
		m.AnswerTo = job.Messages[0].AnswerTo.String()
	}
}

// entries fills in the messages that the reader may see.
func (c *Composer) entries(m *templates.Mail, job *ticket.Job) {
	for _, msg := range messagesFor(job, m.ToAgent) {
		m.Messages = append(m.Messages, entry(msg))
	}
	if !m.ToAgent {
		c.sign(m, &job.Ticket)
	}
	for i := range job.History {
		m.History = append(m.History, entry(&job.History[i]))
	}
	if m.Kind == templates.KindAsk {
		for i := range m.Messages {
			m.Messages[i].Kind = templates.ByAgent // a note of the ticket, and the letter's own words
		}
	}
	if m.Kind == templates.KindReceived || m.Kind == templates.KindUndo {
		m.Messages = nil // nobody is mailed his own words
	}
}

// sign says how the agents whose words a letter to customers tells sign them.
func (c *Composer) sign(m *templates.Mail, t *ticket.Ticket) {
	for i := range m.Messages {
		for _, a := range c.Policy.Agents {
			if a.Address.String() == m.Messages[i].Author.Email {
				m.Messages[i].Signature = a.Signature
			}
		}
	}
	for _, s := range c.Policy.Addresses {
		if s.Address == t.Address {
			m.Signature = s.Signature
		}
	}
}

// messagesFor returns the messages that the letter's reader may see.
func messagesFor(job *ticket.Job, toAgent bool) []*ticket.Message {
	var may []*ticket.Message
	for i := range job.Messages {
		msg := &job.Messages[i]
		if msg.Kind != ticket.CommandsOnly && (toAgent || job.Letter.Kind == ticket.KindAsk && !msg.Withdrawn || msg.Visibility == ticket.ForAll && !msg.Withdrawn) {
			may = append(may, msg)
		}
	}
	return may
}

func entry(msg *ticket.Message) templates.Entry {
	e := templates.Entry{
		Kind: templates.EntryKind(msg.Kind), Author: person(msg.Author), At: msg.At, Text: msg.Text, Quoted: msg.Quoted,
		Unverified: msg.Unverified, Verdict: templates.Verdict(msg.Verdict.Result),
	}
	for _, who := range msg.Asked {
		e.Asked = append(e.Asked, person(who))
	}
	e.Answer = !msg.AnswerOf.Address.IsZero()
	if msg.PassedOn {
		e.Verdict = templates.VerdictPassedOn
	}
	for _, f := range msg.Attachments {
		if msg.Kind == ticket.System {
			break
		}
		e.Files = append(e.Files, templates.File{Name: f.Name, Size: f.Size, Dropped: f.Dropped, Repeated: f.Repeated})
	}
	return e
}

func person(b mail.Mailbox) templates.Person {
	return templates.Person{Name: b.Name, Email: b.Address.String()}
}

// why is the reason for which the reader gets the letter.
func why(job *ticket.Job, reader ticket.Person) templates.Why {
	switch reader.Standing {
	case ticket.Requester:
		if job.Letter.Facts.OnBehalf {
			return templates.WhyOnBehalf
		}
		if job.Letter.Facts.Bare && !job.Ticket.Sensitive {
			return templates.WhyUnproven
		}
		return templates.WhyRequester
	case ticket.Participant:
		if job.Letter.Facts.Added {
			return templates.WhyShared
		}
		return templates.WhyParticipant
	case ticket.Watcher:
		return templates.WhyWatcher
	case ticket.ThirdParty:
		if job.Letter.Kind == ticket.KindAsk {
			return templates.WhyThird
		}
		return templates.WhyCopy
	}
	switch job.Letter.Kind {
	case ticket.KindTranscript, ticket.KindUndo:
		return templates.WhyAuthor
	case ticket.KindNote:
		switch {
		case job.Ticket.Assignee == reader.Address:
		case reader.SideWith > 0:
			return templates.WhyAsker
		default:
			return templates.WhyNoteWriter
		}
	case ticket.KindAlert:
		switch job.Letter.Facts.Reason {
		case notify.AlertQuarantine:
			return templates.WhyImpersonate
		case notify.AlertBounced, notify.AlertSnoozed:
			return templates.WhyAuthor
		}
	}
	if job.Ticket.Assignee == reader.Address {
		return templates.WhyAssignee
	}
	return templates.WhyAgent
}
