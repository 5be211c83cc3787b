package command

import (
	"strings"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/words"
	"guichet/parser"
	"guichet/ticket"
)

// Func executes one command. It returns what was done, zero if that shows elsewhere, or a
// refusal.
type Func func(r *change.Decision, c *change.Change, o *change.Outcome, args string) (done ticket.Said, err error)

// RunAgents executes the commands of the mail on a ticket.
func RunAgents(r *change.Decision, c *change.Change, note bool) *change.Outcome {
	o, t := &change.Outcome{Note: note, Staff: true}, c.Ticket
	var later []parser.Command // that mail customers: only if all the others could be done
	for _, cmd := range r.In.Message.Commands {
		switch known := Registry[cmd.Name]; {
		case !known.Agents:
			o.Refused = append(o.Refused, ticket.RefusedLine(LineOf(cmd), UnknownCommand(cmd.Name)))
		case known.mails:
			later = append(later, cmd)
		default:
			Do(r, c, o, cmd, known)
		}
	}
	if line, name := meantCommand(words.AgentsWords(r)); name != "" && !r.Direct {
		o.Refused = append(o.Refused, ticket.RefusedLine(line, ticket.Refuse("place", name)))
	}
	for _, cmd := range later {
		if len(o.Refused) > 0 {
			o.Refused = append(o.Refused, ticket.RefusedLine(LineOf(cmd), ticket.Refuse("held")))
			continue
		}
		Do(r, c, o, cmd, Registry[cmd.Name])
	}
	if t.Status == ticket.Closed && !o.Note && !AsksOutside(r, o) && (strings.TrimSpace(words.AgentsWords(r)) != "" || o.Saved != "" || o.Status != "") {
		o.Refused = append(o.Refused, ticket.Say("closed-silent", t.Number))
		o.Status = ""
	}
	standAlone(r, o)
	tellAssigned(r, c, o)
	if len(o.Refused) > 0 && o.Status != "" {
		o.Refused = append(o.Refused, ticket.RefusedLine("#"+string(o.Status), ticket.Refuse("held")))
		o.Status = ""
	}
	return o
}

// standAlone refuses a command of that kind beside what would tell customers twice: words
// or a status.
func standAlone(r *change.Decision, o *change.Outcome) {
	switch {
	case o.Alone == "":
	case o.Status != "":
		o.Refused = append(o.Refused, ticket.RefusedLine(o.Alone, ticket.Refuse("status-twice", o.Status)))
	case !o.Note && (strings.TrimSpace(words.AgentsWords(r)) != "" || words.BringsFiles(r.In.Message)):
		o.Refused = append(o.Refused, ticket.RefusedLine(o.Alone, ticket.Refuse("alone")))
	}
}

// LineOf is a command as transcripts name it.
func LineOf(cmd parser.Command) string { return strings.TrimSpace("#" + cmd.Name + " " + cmd.Args) }

// Do executes one command; one that names several people for each of them.
func Do(r *change.Decision, c *change.Change, o *change.Outcome, cmd parser.Command, known Command) {
	each := []string{cmd.Args}
	switch {
	case known.people:
		each = Named(cmd.Args)
	case !known.phrases:
		each[0] = undressed(cmd.Args)
	}
	for _, args := range each {
		doOne(r, c, o, parser.Command{Name: cmd.Name, Args: args}, known.Run)
	}
}

func doOne(r *change.Decision, c *change.Change, o *change.Outcome, cmd parser.Command, do Func) {
	line := LineOf(cmd)
	done, err := do(r, c, o, cmd.Args)
	if err != nil {
		o.Refused = append(o.Refused, ticket.RefusedLine(line, err))
		return
	}
	if !done.IsZero() {
		done.Line = line
		o.Done = append(o.Done, done)
		c.Event(r.State.Now, r.Actor(), "command", line)
	}
}

// Transcript tells the agent what became of his mail, if a command failed, he asked something
// (PRODUCT 7.4), or not all of his files were kept.
func Transcript(r *change.Decision, c *change.Change, o *change.Outcome, words bool) {
	if words && len(o.Refused) > 0 {
		o.Refused = append(o.Refused, ticket.Say("words-kept"))
	}
	r.Outcome = o
	facts := o.Facts()
	facts.Dropped = notify.DroppedFiles(c.Message)
	if facts.Held = o.Kept; words && len(o.Refused) > 0 || o.Kept != "" {
		facts.About = c.Message.ID
	}
	if !r.Direct && (o.Kept != "" || len(o.Refused) > 0 || len(o.Answers) > 0 || len(o.Read) > 0 || len(facts.Dropped) > 0 || o.Show > 0 || o.Tell) {
		notify.TellAgent(r, c, r.Agent, ticket.KindTranscript, facts)
	}
}

func toStatus(s ticket.Status) Func {
	return func(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
		if args != "" {
			return ticket.Said{}, ticket.Refuse("argument", args)
		}
		if !o.Staff && c.Ticket.Number != 0 {
			if authority.SenderStanding(r, c.Ticket) != ticket.Requester {
				return ticket.Said{}, ticket.Refuse("requester-only")
			}
			if c.Ticket.Status == s || c.Ticket.Status == ticket.Closed {
				return ticket.Say("status", c.Ticket.Status), nil // it is as he wants it
			}
		}
		if o.Status != "" && o.Status != s {
			return ticket.Said{}, ticket.Refuse("status-twice", o.Status)
		}
		if c.Ticket.Number == 0 && (s == ticket.Resolved || s == ticket.Closed) {
			return ticket.Said{}, ticket.Refuse("not-here") // who called has heard of nothing yet
		}
		if c.Ticket.Status == ticket.Closed {
			return ticket.Said{}, ticket.Refuse("closed", c.Ticket.Number)
		}
		o.Status = s
		return ticket.Said{}, nil
	}
}

func doPriority(r *change.Decision, c *change.Change, _ *change.Outcome, args string) (ticket.Said, error) {
	switch p := ticket.Priority(strings.ToLower(args)); p {
	case ticket.Low, ticket.Normal, ticket.High, ticket.Urgent:
		c.Ticket.Priority = p
		return ticket.Say("priority", p), nil
	case "":
		return ticket.Said{}, ticket.Refuse("priority-which")
	}
	return ticket.Said{}, ticket.Refuse("priority", args)
}

func doTag(r *change.Decision, c *change.Change, _ *change.Outcome, args string) (ticket.Said, error) {
	words := strings.FieldsFunc(args, func(x rune) bool { return x == ',' || x == ' ' })
	if len(words) == 0 {
		return ticket.Said{}, ticket.Refuse("tag-which")
	}
	name := func(word string) string { return strings.ToLower(strings.TrimLeft(word, Minus+"#")) }
	for _, word := range words {
		if n := name(word); n == "" || len(n) > 50 {
			return ticket.Said{}, ticket.Refuse("tag", word)
		}
	}
	for _, word := range words {
		name := name(word)
		c.Ticket.Untag(name)
		if strings.IndexAny(word, Minus) != 0 {
			c.Ticket.Tags = append(c.Ticket.Tags, name)
		}
	}
	return ticket.Say("tags", strings.Join(words, ", ")), nil
}

// Minus are the signs that take something away: editors make a dash of the hyphen.
const Minus = "-‐‑–—−"

func doSubject(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	words := notify.NormalSubject(r.Dir, args)
	if words == "" {
		return ticket.Said{}, ticket.Refuse("subject-which")
	}
	if AsksOutside(r, o) { // the question's, not the ticket's
		o.Subject = words
		return ticket.Say("subject", words), nil
	}
	c.Ticket.Subject = words
	return ticket.Say("subject", c.Ticket.Subject), nil
}

// doNote makes the mail a note; words behind it on the same line are its first ones.
func doNote(r *change.Decision, _ *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	o.Note, o.Noted = true, strings.TrimSpace(o.Noted+"\n"+strings.TrimLeft(args, "-–— "))
	return ticket.Said{}, nil
}
