package desk

import (
	"strings"

	"guichet/parser"
)

// orders are an agent's commands on one ticket: what came of them, and what the rest of
// the mail has to know.
type orders struct {
	status   Status // asked for; "" none
	note     bool   // the whole mail is a note
	noted    string // words behind #note, which stand above the mail's own
	assigned bool   // a line gave the ticket to somebody
	saved    string // words of #reply-with, which follow the mail's own
	done     []Said
	refused  []Said
	answers  []Said   // what #help and #show say
	erase    bool     // the ticket goes for good
	tell     bool     // the agent hears of it though all was done
	after    []func() // what follows when the mail is kept, if no line failed
	staff    bool     // an agent gives them, as such
	added    []int    // places of people who became participants

	tickets []Number        // that #list or #search found
	more    int             // how many further ones
	beyond  bool            // there may be more than that
	older   string          // the command that asks for them
	query   string          // of #search
	show    Number          // that #show asked for
	asked   map[string]bool // questions that were answered
	told    bool            // to a customer: a letter of its own says what was done
	read    []string        // articles that are asked for, by name
	alone   string          // the command that stands alone; "" none
}

// order executes one command. It returns what was done, zero if that shows elsewhere, or a
// refusal.
type order func(r *ruling, c *Change, o *orders, args string) (done Said, err error)

// orders executes the commands of the mail on a ticket.
func (r *ruling) orders(c *Change, note bool) *orders {
	o, t := &orders{note: note, staff: true}, c.Ticket
	var later []parser.Command // that mail customers: only if all the others could be done
	for _, cmd := range r.in.Message.Commands {
		switch known := registry[cmd.Name]; {
		case !known.agents:
			o.refused = append(o.refused, refused(lineOf(cmd), r.dir.unknown(cmd.Name)))
		case known.mails:
			later = append(later, cmd)
		default:
			r.order(c, o, cmd, known)
		}
	}
	if line, name := r.dir.meant(r.agentsWords()); name != "" && !r.direct {
		o.refused = append(o.refused, refused(line, refuse("place", name)))
	}
	for _, cmd := range later {
		if len(o.refused) > 0 {
			o.refused = append(o.refused, refused(lineOf(cmd), refuse("held")))
			continue
		}
		r.order(c, o, cmd, registry[cmd.Name])
	}
	if t.Status == Closed && !o.note && (strings.TrimSpace(r.agentsWords()) != "" || o.saved != "" || o.status != "") {
		o.refused = append(o.refused, say("closed-silent", t.Number))
		o.status = ""
	}
	r.standAlone(o)
	r.tellAssigned(c, o)
	if len(o.refused) > 0 && o.status != "" {
		o.refused = append(o.refused, refused("#"+string(o.status), refuse("held")))
		o.status = ""
	}
	return o
}

// last keeps for the end what a command asks for that tells customers by itself, such as
// #merge. One mail has one of them.
func (o *orders) last(line string, act func()) error {
	if o.alone != "" {
		return refuse("status-twice", strings.TrimPrefix(o.alone, "#"))
	}
	o.alone, o.after = line, append(o.after, act)
	return nil
}

// standAlone refuses a command of that kind beside what would tell customers twice: words
// or a status.
func (r *ruling) standAlone(o *orders) {
	switch {
	case o.alone == "":
	case o.status != "":
		o.refused = append(o.refused, refused(o.alone, refuse("status-twice", o.status)))
	case !o.note && (strings.TrimSpace(r.agentsWords()) != "" || bringsFiles(r.in.Message)):
		o.refused = append(o.refused, refused(o.alone, refuse("alone")))
	}
}

// lineOf is a command as transcripts name it.
func lineOf(cmd parser.Command) string { return strings.TrimSpace("#" + cmd.Name + " " + cmd.Args) }

// order executes one command; one that names several people for each of them.
func (r *ruling) order(c *Change, o *orders, cmd parser.Command, known command) {
	each := []string{cmd.Args}
	switch {
	case known.people:
		each = named(cmd.Args)
	case !known.phrases:
		each[0] = undressed(cmd.Args)
	}
	for _, args := range each {
		r.orderOne(c, o, parser.Command{Name: cmd.Name, Args: args}, known.do)
	}
}

func (r *ruling) orderOne(c *Change, o *orders, cmd parser.Command, do order) {
	line := lineOf(cmd)
	done, err := do(r, c, o, cmd.Args)
	if err != nil {
		o.refused = append(o.refused, refused(line, err))
		return
	}
	if !done.IsZero() {
		done.Line = line
		o.done = append(o.done, done)
		c.event(r.state.Now, r.actor(), "command", line)
	}
}

// answer adds a line to what the mail asked for.
func (o *orders) answer(key string, args ...any) { o.answers = append(o.answers, say(key, args...)) }

// transcript tells the agent what became of his mail, if a command failed, he asked something
// (PRODUCT 7.4), or not all of his files were kept.
func (r *ruling) transcript(c *Change, o *orders, words bool) {
	if words && len(o.refused) > 0 {
		o.refused = append(o.refused, say("words-kept"))
	}
	r.outcome = o
	facts := o.facts()
	facts.Dropped = droppedFiles(c.Message)
	if !r.direct && (len(o.refused) > 0 || len(o.answers) > 0 || len(o.read) > 0 || len(facts.Dropped) > 0 || o.show > 0 || o.tell) {
		r.tell(c, r.agent, KindTranscript, facts)
	}
}

func toStatus(s Status) order {
	return func(_ *ruling, c *Change, o *orders, args string) (Said, error) {
		if args != "" {
			return Said{}, refuse("argument", args)
		}
		if o.status != "" && o.status != s {
			return Said{}, refuse("status-twice", o.status)
		}
		if c.Ticket.Number == 0 && (s == Resolved || s == Closed) {
			return Said{}, refuse("not-here") // who called has heard of nothing yet
		}
		if c.Ticket.Status == Closed {
			return Said{}, refuse("closed", c.Ticket.Number)
		}
		o.status = s
		return Said{}, nil
	}
}

func (r *ruling) orderPriority(c *Change, _ *orders, args string) (Said, error) {
	switch p := Priority(strings.ToLower(args)); p {
	case Low, Normal, High, Urgent:
		c.Ticket.Priority = p
		return say("priority", p), nil
	case "":
		return Said{}, refuse("priority-which")
	}
	return Said{}, refuse("priority", args)
}

func (r *ruling) orderTag(c *Change, _ *orders, args string) (Said, error) {
	words := strings.FieldsFunc(args, func(x rune) bool { return x == ',' || x == ' ' })
	if len(words) == 0 {
		return Said{}, refuse("tag-which")
	}
	name := func(word string) string { return strings.ToLower(strings.TrimLeft(word, minus+"#")) }
	for _, word := range words {
		if n := name(word); n == "" || len(n) > 50 {
			return Said{}, refuse("tag", word)
		}
	}
	for _, word := range words {
		name := name(word)
		c.Ticket.untag(name)
		if strings.IndexAny(word, minus) != 0 {
			c.Ticket.Tags = append(c.Ticket.Tags, name)
		}
	}
	return say("tags", strings.Join(words, ", ")), nil
}

// minus are the signs that take something away: editors make a dash of the hyphen.
const minus = "-‐‑–—−"

func (t *Ticket) untag(name string) {
	var rest []string
	for _, have := range t.Tags {
		if have != name {
			rest = append(rest, have)
		}
	}
	t.Tags = rest
}

func (r *ruling) orderSubject(c *Change, _ *orders, args string) (Said, error) {
	words := normalSubject(args)
	if words == "" {
		return Said{}, refuse("subject-which")
	}
	c.Ticket.Subject = words
	return say("subject", c.Ticket.Subject), nil
}

// orderNote makes the mail a note; words behind it on the same line are its first ones.
func (r *ruling) orderNote(_ *Change, o *orders, args string) (Said, error) {
	o.note, o.noted = true, strings.TrimSpace(o.noted+"\n"+strings.TrimLeft(args, "-–— "))
	return Said{}, nil
}

// withNoted puts the words behind #note above those of the mail.
func (o *orders) withNoted(text string) string { return strings.TrimSpace(o.noted + "\n" + text) }
