package thread

import (
	"regexp"
	"slices"
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
		delivered, copied := headerTokens(d, m)
		c.Addressed, c.FromHeaders, c.Copied = append(delivered, copied...), true, len(copied)
	}
	if len(m.From) == 1 && d.Agent(m.From[0].Address) != nil {
		c.Quoted = quotedTokens(d, m)
	}
	c.Origin, c.FromUs = origin(d, m)
	ReadThread(&c, m)
	c.Letters = append(c.Letters, c.WithoutTicket...)
	c.Tags = d.Tags(m.Subject)
	if m.Bounce != nil {
		for _, s := range append([]string{string(m.Bounce.OriginalMessageID)}, m.Bounce.Returned...) {
			id, ok := LetterOf(mail.MessageID(s))
			if !ok {
				id, ok = ticket.ParseBounce(ReturnPathIn(s))
			}
			if ok && len(c.Letters) < change.MaxHints {
				c.Letters = append(c.Letters, id)
			}
		}
	}
	return c
}

// ReturnPathIn is the local part of a letter's return path in an address of a returned mail, also where a smarthost put
// it into one of its own (SRS); "" if none is there.
func ReturnPathIn(address string) string {
	a, err := mail.ParsePath(address)
	if err != nil {
		return ""
	}
	if first, ok := mail.Unforwarded(a.Local); ok {
		a = first
	}
	if local := ticket.Fold(a).Local; ticket.BounceShaped(local) {
		return local
	}
	return ""
}

// originFields name whose mail another desk passes on.
var originFields = []string{"X-RT-Originator", "Reply-To"}

// origin reports whether a mail says that an address of ours wrote what it brings, and the tokens in such
// addresses.
func origin(d *policy.Directory, m *parser.Message) (tokens []ticket.Token, ours bool) {
	var all []mail.Address
	for _, name := range originFields {
		for _, v := range m.Header.All(name) {
			for _, a := range AddressesIn(v) {
				if d.Ours(a) {
					all = append(all, a)
				}
			}
		}
	}
	return tokensIn(d, all), len(all) > 0
}

// deliveryFields name where a forwarder keeps the address that a mail came to (PRODUCT 1.3).
var deliveryFields = []string{"Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To"}

// headerTokens finds tokens in the addresses that a forwarder leaves as they were: those that say
// where the mail was sent to, and those of who else was to get it.
func headerTokens(d *policy.Directory, m *parser.Message) (delivered, copied []ticket.Token) {
	to, cc := addressesOf(m.To), addressesOf(m.Cc)
	for _, name := range deliveryFields {
		to = append(to, fieldAddresses(m, name)...)
	}
	cc = append(cc, fieldAddresses(m, "Resent-To")...)
	return tokensIn(d, to), tokensIn(d, cc)
}

func addressesOf(boxes []mail.Mailbox) (all []mail.Address) {
	for _, box := range boxes {
		all = append(all, box.Address)
	}
	return all
}

func fieldAddresses(m *parser.Message, name string) (all []mail.Address) {
	for _, v := range m.Header.All(name) {
		if a, err := mail.ParseAddress(strings.Trim(v, " <>")); err == nil {
			all = append(all, a)
		}
	}
	return all
}

// tokensIn reads the tokens in the first of the addresses.
func tokensIn(d *policy.Directory, addresses []mail.Address) (tokens []ticket.Token) {
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

// quotedTokens finds the tokens in what an agent quotes or passes on, inline or attached: it is a
// letter of ours, whatever his program left of the thread.
func quotedTokens(d *policy.Directory, m *parser.Message) []ticket.Token {
	found := AddressesIn(m.Text)
	if f := m.Forward(); f != nil {
		found = append(append(found, f.From.Address), AddressesIn(f.Text)...)
	}
	return tokensIn(d, slices.DeleteFunc(found, func(a mail.Address) bool { _, ok := d.Locate(a); return !ok }))
}

// addressLike finds what may be a mail address in words, also in a mailto: link.
var addressLike = regexp.MustCompile(`[^\s<>()\[\]",;:@?&=]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+`)

// Unescaped undoes what links and HTML make of the signs of an address.
var Unescaped = strings.NewReplacer("%2B", "+", "%2b", "+", "%40", "@", "&#43;", "+", "&#64;", "@", "&amp;", "&")

// AddressesIn returns the addresses that stand in a text.
func AddressesIn(text string) (all []mail.Address) {
	for _, s := range addressLike.FindAllString(Unescaped.Replace(text), -1) {
		if a, err := mail.ParseAddress(s); err == nil {
			all = append(all, a)
		}
	}
	return all
}

// ReadThread sorts the ids of In-Reply-To and References, the nearest first.
func ReadThread(c *change.Hints, m *parser.Message) {
	ids := append([]mail.MessageID{}, m.InReplyTo...)
	for i := len(m.References) - 1; i >= 0; i-- {
		ids = append(ids, m.References[i])
	}
	seen := map[mail.MessageID]bool{}
	for i, id := range ids {
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
			c.AnswersOurs = c.AnswersOurs || i < max(1, len(m.InReplyTo))
		}
	}
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

// MendOwn takes the white space out of Message-IDs of ours that a mail names: programs fold long ones in
// their middle, or set spaces inside the brackets. Those of others stay as they are written.
func MendOwn(m *parser.Message) {
	mended := func(id mail.MessageID) mail.MessageID {
		if strings.ContainsAny(string(id), " \t") {
			bare := mail.MessageID(strings.Join(strings.Fields(string(id)), ""))
			if _, _, ok := ReadMessageID(bare); ok {
				return bare
			}
		}
		return id
	}
	m.MessageID = mended(m.MessageID)
	for _, ids := range [][]mail.MessageID{m.InReplyTo, m.References} {
		for i, id := range ids {
			ids[i] = mended(id)
		}
	}
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
