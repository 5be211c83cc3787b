package desk

import (
	"strconv"
	"strings"

	"guichet/mail"
	"guichet/parser"
)

// maxClues bounds how much of a hostile References or subject is looked up.
const maxClues = 100

// clues are all that a mail says of where it belongs, in the order in which it counts
// (PRODUCT 1.3). They prove nothing yet.
type clues struct {
	addressed []Token          // in recipients, or in header addresses if no recipient carries one
	written   bool             // addressed comes from headers: a forwarder stripped it
	threaded  []Token          // in our Message-IDs of In-Reply-To and References
	loose     []LetterID       // of no ticket, that our Message-IDs there name
	ids       []mail.MessageID // the other ids there, nearest first
	tags      []Number         // [#123] in the subject
	bounces   []string         // local parts of return paths among the recipients
	letters   []LetterID       // named by bounces, by loose or by our ids in a returned mail
}

// gather reads the clues of a mail to these targets.
func (d *directory) gather(targets []target, m *parser.Message) clues {
	var c clues
	for _, t := range targets {
		if tok, ok := ParseToken(t.token); ok {
			c.addressed = append(c.addressed, tok)
		}
		if t.bounce != "" {
			c.bounces = append(c.bounces, t.bounce)
			if id, ok := ParseBounce(t.bounce); ok {
				c.letters = append(c.letters, id)
			}
		}
	}
	if len(c.addressed) == 0 {
		c.addressed, c.written = d.headerTokens(m), true
	}
	c.thread(m)
	c.letters = append(c.letters, c.loose...)
	c.tags = subjectTags(m.Subject)
	if m.Bounce != nil {
		for _, s := range append([]string{string(m.Bounce.OriginalMessageID)}, m.Bounce.Returned...) {
			if id, ok := letterOf(mail.MessageID(s)); ok && len(c.letters) < maxClues {
				c.letters = append(c.letters, id)
			}
		}
	}
	return c
}

// headerTokens finds tokens in the addresses that a forwarder leaves as they were.
func (d *directory) headerTokens(m *parser.Message) []Token {
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
	var tokens []Token
	for i, a := range addresses {
		if i == maxClues {
			break
		}
		if t, ok := d.locate(a); ok {
			if tok, ok := ParseToken(t.token); ok {
				tokens = append(tokens, tok)
			}
		}
	}
	return tokens
}

// thread sorts the ids of In-Reply-To and References, the nearest first.
func (c *clues) thread(m *parser.Message) {
	ids := append([]mail.MessageID{}, m.InReplyTo...)
	for i := len(m.References) - 1; i >= 0; i-- {
		ids = append(ids, m.References[i])
	}
	seen := map[mail.MessageID]bool{}
	for _, id := range ids {
		if seen[id] || len(seen) == maxClues {
			continue
		}
		seen[id] = true
		tok, letter, ok := ownToken(id)
		switch {
		case !ok:
			c.ids = append(c.ids, id)
		case tok.Role == TokenLoose:
			c.loose = append(c.loose, letter)
		default:
			c.threaded = append(c.threaded, tok)
		}
	}
}

// subjectTags returns the numbers of every [#123].
func subjectTags(subject string) []Number {
	var tags []Number
	for len(tags) < maxClues {
		_, after, ok := strings.Cut(subject, "[#")
		if !ok {
			break
		}
		subject = after
		digits, _, ok := strings.Cut(after, "]")
		if n, err := strconv.ParseUint(digits, 10, 32); ok && err == nil && n > 0 {
			tags = append(tags, Number(n))
		}
	}
	return tags
}

// messageID makes the Message-ID of a letter: token of its reader, and the letter. It has
// at most 70 characters with its brackets.
func messageID(token string, id LetterID, hostname string) mail.MessageID {
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

// ownToken reads the token and letter in a Message-ID that messageID may have made.
func ownToken(id mail.MessageID) (Token, LetterID, bool) {
	local, _, _ := strings.Cut(strings.Trim(string(id), "<>"), "@")
	token, letter, ok := strings.Cut(local, ".")
	if !ok {
		return Token{}, 0, false
	}
	tok, ok := ParseToken(token)
	n, err := strconv.ParseUint(letter, 36, 32)
	if !ok || err != nil || tok.Role != TokenReference && tok.Role != TokenLoose {
		return Token{}, 0, false
	}
	return tok, LetterID(n), true
}

// ourID is ownToken of letters that belong to a ticket.
func ourID(id mail.MessageID) (Token, LetterID, bool) {
	tok, letter, ok := ownToken(id)
	return tok, letter, ok && tok.Role == TokenReference
}

// letterOf names the letter that a Message-ID of ours may be of.
func letterOf(id mail.MessageID) (LetterID, bool) {
	_, letter, ok := ownToken(id)
	return letter, ok
}
