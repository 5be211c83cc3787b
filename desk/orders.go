package desk

import (
	"fmt"
	"strings"

	"guichet/mail"
	"guichet/parser"
)

// orders are an agent's commands on one ticket: what came of them, and what the rest of
// the mail has to know.
type orders struct {
	status  Status // asked for; "" none
	note    bool   // the whole mail is a note
	before  *Before
	done    []string
	refused []string
	answer  []string // what #help and #show say
}

// order executes one command. It returns what was done, or why not.
type order func(r *ruling, c *Change, o *orders, args string) (done string, err error)

// orders executes the commands of the mail on a ticket.
func (r *ruling) orders(c *Change, note bool) *orders {
	t := c.Ticket
	o := &orders{note: note, before: &Before{
		Status: t.Status, Priority: t.Priority, Assignee: t.Assignee, Subject: t.Subject, Tags: t.Tags,
	}}
	for _, cmd := range r.in.Message.Commands {
		if known := r.dir.commands[cmd.Name]; known.agents {
			r.order(c, o, cmd, known.do)
		} else {
			o.refused = append(o.refused, lineOf(cmd)+": no such command; #help lists them")
		}
	}
	if t.Status == Closed && !o.note && (strings.TrimSpace(r.in.Message.Body) != "" || o.status != "") {
		o.refused = append(o.refused, "the ticket is closed: nothing goes to the customer any more")
		o.status = ""
	}
	if len(o.refused) > 0 && o.status != "" {
		o.refused = append(o.refused, "#"+string(o.status)+": not done, since another line failed")
		o.status = ""
	}
	return o
}

// lineOf is a command as transcripts name it.
func lineOf(cmd parser.Command) string { return strings.TrimSpace("#" + cmd.Name + " " + cmd.Args) }

// order executes one command.
func (r *ruling) order(c *Change, o *orders, cmd parser.Command, do order) {
	line := lineOf(cmd)
	done, err := do(r, c, o, cmd.Args)
	if err != nil {
		o.refused = append(o.refused, fmt.Sprintf("%s: %v", line, err))
		return
	}
	if done != "" {
		o.done = append(o.done, line+": "+done)
		c.event(r.state.Now, r.sender.Address.String(), "command", line)
	}
}

// transcript tells the agent what became of his mail, if a command failed or he asked
// something (PRODUCT 7.4).
func (r *ruling) transcript(c *Change, o *orders, words bool) {
	if len(o.refused) == 0 && len(o.answer) == 0 {
		return
	}
	refused := o.refused
	if words && len(o.refused) > 0 {
		refused = append(refused, "your words: not sent, kept as an internal note")
	}
	r.tell(c, r.agent, KindTranscript, Facts{Done: append(o.done, o.answer...), Refused: refused})
}

func toStatus(s Status) order {
	return func(_ *ruling, c *Change, o *orders, args string) (string, error) {
		if args != "" {
			return "", fmt.Errorf("takes nothing behind it, found %q", args)
		}
		if o.status != "" && o.status != s {
			return "", fmt.Errorf("the mail asks for #%s already", o.status)
		}
		if c.Ticket.Status == Closed {
			return "", fmt.Errorf("ticket %d is closed for good", c.Ticket.Number)
		}
		o.status = s
		return "", nil
	}
}

func (r *ruling) orderAssign(c *Change, _ *orders, args string) (string, error) {
	var agent *Agent
	switch who := strings.ToLower(args); who {
	case "":
		return "", fmt.Errorf("to whom? Write #assign me, an agent's name or address, or nobody")
	case "nobody", "none", "personne":
		c.Ticket.Assignee = mail.Address{}
		return "nobody", nil
	case "me", "moi":
		agent = r.agent
	default:
		if agent = r.dir.findAgent(args); agent == nil {
			return "", fmt.Errorf("no agent is called %q", args)
		}
	}
	c.Ticket.Assignee = agent.Address
	if agent != r.agent {
		r.tell(c, agent, KindAssigned, Facts{}).Actor = mail.Mailbox{Name: r.agent.Name, Address: r.agent.Address}
	}
	return agent.Name, nil
}

// findAgent finds an agent by address, name, or the only one whose name or local part
// begins so.
func (d *directory) findAgent(who string) *Agent {
	if a, err := mail.ParseAddress(strings.Trim(who, "<>")); err == nil {
		return d.agent(a)
	}
	var found *Agent
	for i := range d.policy.Agents {
		a := &d.policy.Agents[i]
		if strings.EqualFold(a.Name, who) || strings.EqualFold(a.Address.Local, who) {
			return a
		}
		first, _, _ := strings.Cut(a.Name, " ")
		if strings.EqualFold(first, who) {
			if found != nil {
				return nil
			}
			found = a
		}
	}
	return found
}

func (r *ruling) orderPriority(c *Change, _ *orders, args string) (string, error) {
	switch p := Priority(strings.ToLower(args)); p {
	case Low, Normal, High, Urgent:
		c.Ticket.Priority = p
		return string(p), nil
	}
	return "", fmt.Errorf("must be low, normal, high or urgent, found %q", args)
}

func (r *ruling) orderTag(c *Change, _ *orders, args string) (string, error) {
	words := strings.FieldsFunc(args, func(x rune) bool { return x == ',' || x == ' ' })
	if len(words) == 0 {
		return "", fmt.Errorf("which tag? Write #tag word, or #tag -word to take it off")
	}
	for _, word := range words {
		name := strings.ToLower(strings.TrimLeft(word, "-#"))
		if name == "" || len(name) > 50 {
			return "", fmt.Errorf("%q is no tag: a word of at most 50 characters", word)
		}
		c.Ticket.untag(name)
		if word[0] != '-' {
			c.Ticket.Tags = append(c.Ticket.Tags, name)
		}
	}
	return strings.Join(words, ", "), nil
}

func (t *Ticket) untag(name string) {
	var rest []string
	for _, have := range t.Tags {
		if have != name {
			rest = append(rest, have)
		}
	}
	t.Tags = rest
}

func (r *ruling) orderSubject(c *Change, _ *orders, args string) (string, error) {
	if c.Ticket.Subject = normalSubject(args); c.Ticket.Subject == "" {
		return "", fmt.Errorf("what is the subject? Write #subject and the words")
	}
	return c.Ticket.Subject, nil
}

func (r *ruling) orderNote(_ *Change, o *orders, _ string) (string, error) {
	o.note = true
	return "", nil
}
