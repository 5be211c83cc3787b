package command

import (
	"path"
	"slices"
	"strings"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/words"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

func sideCommands() map[string]Command {
	return map[string]Command{
		"ask":     {Run: askWith(false), Agents: true, mails: true, Moves: true, phrases: true},
		"forward": {Run: askWith(true), Agents: true, mails: true, Moves: true, phrases: true},
	}
}

// AsksOutside reports whether the words of the mail, or those that it lets go, are for a third party
// instead of the customers.
func AsksOutside(r *change.Decision, o *change.Outcome) bool {
	return r.Side > 0 || len(o.Asks) > 0 || slices.ContainsFunc(r.In.Message.Commands, Asks)
}

// Asks reports whether a command names a third party to whom the words go.
func Asks(cmd parser.Command) bool { return cmd.Name == "ask" || cmd.Name == "forward" }

// askWith sends the mail's words, and the files that stand behind the address, to a third party and
// to nobody else (PRODUCT 7.13); with forward also the conversation.
func askWith(forward bool) Func {
	return func(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
		who, names := splitAsked(args)
		if who == "" {
			return ticket.Said{}, ticket.Refuse("ask-whom")
		}
		box, err := thirdParty(r, c.Ticket, who)
		switch {
		case err != nil:
			return ticket.Said{}, err
		case c.Ticket.Number == 0:
			return ticket.Said{}, ticket.Refuse("not-here")
		case o.Note:
			return ticket.Said{}, ticket.Refuse("ask-note")
		case (forward || len(names) > 0) && c.Ticket.Sensitive:
			return ticket.Said{}, ticket.Refuse("ask-sensitive")
		}
		if err := sendable(r, o, forward); err != nil {
			return ticket.Said{}, err
		}
		files, err := filesNamed(r, c.Ticket, names)
		if err != nil {
			return ticket.Said{}, err
		}
		o.Asks = append(o.Asks, change.Ask{To: box, Forward: forward, Files: files})
		return ticket.Say("asked", box.Address), nil
	}
}

// sendable refuses a mail that has nothing to send to a third party, or of which a part would be
// left out: what stands below a quote.
func sendable(r *change.Decision, o *change.Outcome, forward bool) error {
	text, files := words.AgentsWords(r), words.BringsFiles(r.In.Message)
	if o.Send != nil {
		text, files = o.Send.Text, len(o.Send.Attachments) > 0
	}
	above, below := words.AroundQuote(text)
	switch {
	case below != "":
		return ticket.Refuse("ask-below")
	case above == "" && o.Saved == "" && !forward && !files:
		return ticket.Refuse("ask-empty")
	}
	return nil
}

// thirdParty reads whom an agent asks: neither somebody of the ticket nor of the desk.
func thirdParty(r *change.Decision, t *ticket.Ticket, who string) (mail.Mailbox, error) {
	box, err := ReadPerson(who)
	a := box.Address
	if err != nil {
		return box, ticket.Refuse("address", who)
	}
	at := t.PlaceOf(authority.KnownContact(r, a), a)
	switch {
	case r.Dir.Ours(a):
		return box, ticket.Refuse("address-ours", a)
	case r.Dir.Agent(a) != nil:
		return box, ticket.Refuse("ask-agent", a)
	case change.NoReply.MatchString(a.Local):
		return box, ticket.Refuse("address-no-reply", a)
	case at >= 0 && t.People[at].Standing != ticket.ThirdParty && t.People[at].Standing != ticket.Former:
		return box, ticket.Refuse("ask-part", a)
	}
	return box, nil
}

// splitAsked parts what stands behind #ask into the address, with a name before it perhaps, and
// the names of files behind that: "Max <max@x.test> shot.png, a table.xlsx".
func splitAsked(args string) (who string, files []string) {
	fields := strings.Fields(args)
	for i, word := range fields {
		if !strings.Contains(word, "@") {
			continue
		}
		who = strings.TrimRight(strings.Join(fields[:i+1], " "), ",;:")
		for name := range strings.FieldsFuncSeq(strings.Join(fields[i+1:], " "), func(r rune) bool { return r == ',' || r == ';' }) {
			if name = undressed(strings.TrimSpace(name)); name != "" {
				files = append(files, name)
			}
		}
		return who, files
	}
	return args, nil
}

// filesNamed finds files of the ticket by their names: the latest of each, or all that a "*" stands
// for. The ending may be left out.
func filesNamed(r *change.Decision, t *ticket.Ticket, names []string) ([]ticket.FileRef, error) {
	var files []ticket.FileRef
	for _, name := range names {
		var found []ticket.FileRef
		for _, m := range r.State.Messages[t.Number] {
			if m.Withdrawn || m.Erased || m.Unverified {
				continue
			}
			for _, f := range m.Attachments {
				switch {
				case f.Dropped || !named(f.Name, name):
					continue
				case f.Sensitive:
					return nil, ticket.Refuse("ask-sensitive")
				case !strings.Contains(name, "*"):
					found = nil // a later one of that name is the newer version
				}
				found = append(found, ticket.FileRef{Message: m.ID, Index: f.Index})
			}
		}
		if len(found) == 0 {
			return nil, ticket.Refuse("ask-file", name)
		}
		files = append(files, found...)
	}
	return files, nil
}

// named reports whether a file is meant by what an agent wrote.
func named(file, name string) bool {
	file, name = strings.ToLower(file), strings.ToLower(name)
	if file == "" {
		return false
	}
	ok, err := path.Match(name, file)
	return err == nil && ok || file == name || strings.TrimSuffix(file, path.Ext(file)) == name
}

// doBcc sends the answer to somebody outside as well, to him alone and this once.
func doBcc(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	if strings.TrimSpace(args) == "" {
		return ticket.Said{}, ticket.Refuse("address-which")
	}
	box, err := thirdParty(r, c.Ticket, args)
	switch {
	case err != nil:
		return ticket.Said{}, err
	case o.Note || AsksOutside(r, o) || c.Ticket.Number == 0 || o.Saved == "" && strings.TrimSpace(words.AgentsWords(r)) == "" && !words.BringsFiles(r.In.Message):
		return ticket.Said{}, ticket.Refuse("bcc-words")
	}
	o.Copies = append(o.Copies, box)
	return ticket.Say("bcc", box.Address), nil
}
