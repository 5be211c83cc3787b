package thread

import (
	"strconv"
	"strings"

	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// GatherHints reads the hints of a mail to these targets.
func GatherHints(d *policy.Directory, targets []policy.Target, m *parser.Message) change.Hints {
	var c change.Hints
	for _, t := range targets {
		if tok, ok := ticket.ParseToken(t.Token); ok {
			c.Addressed = append(c.Addressed, tok)
		}
		if t.Bounce != "" {
			c.ReturnPaths = append(c.ReturnPaths, t.Bounce)
			if id, ok := ticket.ParseBounce(t.Bounce); ok {
				c.Letters = append(c.Letters, id)
			}
		}
	}
	if len(c.Addressed) == 0 {
		c.Addressed, c.FromHeaders = headerTokens(d, m), true
	}
	ReadThread(&c, m)
	c.Letters = append(c.Letters, c.WithoutTicket...)
	c.Tags = SubjectTags(m.Subject)
	if m.Bounce != nil {
		for _, s := range append([]string{string(m.Bounce.OriginalMessageID)}, m.Bounce.Returned...) {
			if id, ok := LetterOf(mail.MessageID(s)); ok && len(c.Letters) < change.MaxHints {
				c.Letters = append(c.Letters, id)
			}
		}
	}
	return c
}

// headerTokens finds tokens in the addresses that a forwarder leaves as they were.
func headerTokens(d *policy.Directory, m *parser.Message) []ticket.Token {
	var addresses []mail.Address
	for _, box := range append(append([]mail.Mailbox{}, m.To...), m.Cc...) {
		addresses = append(addresses, box.Address)
	}
	for _, name := range []string{"Delivered-To", "X-Original-To", "Resent-To"} {
		for _, v := range m.Header.All(name) {
			if a, err := mail.ParseAddress(strings.Trim(v, " <>")); err == nil {
				addresses = append(addresses, a)
			}
		}
	}
	var tokens []ticket.Token
	for i, a := range addresses {
		if i == change.MaxHints {
			break
		}
		if t, ok := d.Locate(a); ok {
			if tok, ok := ticket.ParseToken(t.Token); ok {
				tokens = append(tokens, tok)
			}
		}
	}
	return tokens
}

// ReadThread sorts the ids of In-Reply-To and References, the nearest first.
func ReadThread(c *change.Hints, m *parser.Message) {
	ids := append([]mail.MessageID{}, m.InReplyTo...)
	for i := len(m.References) - 1; i >= 0; i-- {
		ids = append(ids, m.References[i])
	}
	seen := map[mail.MessageID]bool{}
	for _, id := range ids {
		if seen[id] || len(seen) == change.MaxHints {
			continue
		}
		seen[id] = true
		tok, letter, ok := ReadMessageID(id)
		switch {
		case !ok:
			c.IDs = append(c.IDs, id)
		case tok.Role == ticket.TokenWithoutTicket:
			c.WithoutTicket = append(c.WithoutTicket, letter)
		default:
			c.Threaded = append(c.Threaded, tok)
		}
	}
}

// SubjectTags returns the numbers of every [#123].
func SubjectTags(subject string) []ticket.Number {
	var tags []ticket.Number
	for len(tags) < change.MaxHints {
		_, after, ok := strings.Cut(subject, "[#")
		if !ok {
			break
		}
		subject = after
		digits, _, ok := strings.Cut(after, "]")
		if n, err := strconv.ParseUint(digits, 10, 32); ok && err == nil && n > 0 {
			tags = append(tags, ticket.Number(n))
		}
	}
	return tags
}

// MessageID makes the Message-ID of a letter: token of its reader, and the letter. It has
// at most 70 characters with its brackets.
func MessageID(token string, id ticket.LetterID, hostname string) mail.MessageID {
	local := token + "." + strconv.FormatUint(uint64(id), 36)
	for len(local)+len(hostname) > 67 {
		_, parent, ok := strings.Cut(hostname, ".")
		if !ok || !strings.Contains(parent, ".") {
			break
		}
		hostname = parent
	}
	return mail.MessageID(local + "@" + hostname)
}

// ReadMessageID reads the token and letter in a Message-ID that MessageID may have made.
func ReadMessageID(id mail.MessageID) (ticket.Token, ticket.LetterID, bool) {
	local, _, _ := strings.Cut(strings.Trim(string(id), "<>"), "@")
	token, letter, ok := strings.Cut(local, ".")
	if !ok {
		return ticket.Token{}, 0, false
	}
	tok, ok := ticket.ParseToken(token)
	n, err := strconv.ParseUint(letter, 36, 32)
	if !ok || err != nil || tok.Role != ticket.TokenReference && tok.Role != ticket.TokenWithoutTicket {
		return ticket.Token{}, 0, false
	}
	return tok, ticket.LetterID(n), true
}

// ReadTicketMessageID is ReadMessageID of letters that belong to a ticket.
func ReadTicketMessageID(id mail.MessageID) (ticket.Token, ticket.LetterID, bool) {
	tok, letter, ok := ReadMessageID(id)
	return tok, letter, ok && tok.Role == ticket.TokenReference
}

// LetterOf names the letter that a Message-ID of ours may be of.
func LetterOf(id mail.MessageID) (ticket.LetterID, bool) {
	_, letter, ok := ReadMessageID(id)
	return letter, ok
}
