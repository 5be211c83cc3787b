package ticket

import (
	"crypto/hmac"
	"encoding/binary"
	"slices"
	"time"
)

// LinkTime is how long the personal link of a letter is good (PRODUCT 5.6): as long as people look
// for an old mail of a matter that may be going on.
const LinkTime = 60 * 24 * time.Hour

// linkLen is the length of a link's token: that of a mail's, and 7 characters of 5 bits for
// the second in which it ends. It fits no mail address's token, nor one a link.
const linkLen = TokenLen + 7

// IssueLink returns the token of a personal link: it opens pages for whoever stands at a place of t, until a time.
func (k *Keyring) IssueLink(t *Ticket, person int, expires time.Time) string {
	tok := Token{Role: TokenPage, Ticket: t.Number, Person: person, Key: k.Current()}
	head := tok.Head()
	mac := k.linkMAC(tok, t, expires)
	end := binary.BigEndian.AppendUint64(nil, uint64(expires.Unix()))
	return EncodeBase32(append(head[:], mac[:MacLen]...), 1, TokenLen) + EncodeBase32(end[3:], 5, linkLen-TokenLen)
}

// linkMAC covers all that a link says, the generations of its person, and the end.
func (k *Keyring) linkMAC(tok Token, t *Ticket, expires time.Time) []byte {
	head := tok.Head()
	var pages []byte
	if tok.Person < len(t.People) {
		pages = binary.BigEndian.AppendUint16(nil, t.People[tok.Person].Pages)
	}
	end := binary.BigEndian.AppendUint64(nil, uint64(expires.Unix()))
	return k.Mac(tok.Key, head[:], Generation(t, tok.Person), pages, end, t.Secret)
}

// ParseLink reads the shape of a link's token. It proves nothing: see VerifyLink.
func ParseLink(s string) (Token, time.Time, bool) {
	if len(s) != linkLen {
		return Token{}, time.Time{}, false
	}
	tok, ok := ParseToken(s[:TokenLen])
	end, good := DecodeBase32(s[TokenLen:], 5, 5)
	if !ok || !good || tok.Role != TokenPage {
		return Token{}, time.Time{}, false
	}
	return tok, time.Unix(int64(binary.BigEndian.Uint64(append(make([]byte, 3), end...))), 0).UTC(), true
}

// VerifyLink reports whether a link was issued for this ticket's person and was not revoked.
func (k *Keyring) VerifyLink(tok Token, t *Ticket, expires time.Time) bool {
	if tok.Ticket != t.Number || tok.Person >= len(t.People) {
		return false
	}
	mac := k.linkMAC(tok, t, expires)
	return mac != nil && hmac.Equal(mac[:MacLen], tok.Mac[:])
}

// Session is a browser in which a person has logged in. Its secret is in that browser's cookie only.
type Session struct {
	Hash    []byte    // SHA-256 of the secret
	Created time.Time // when he logged in
	Proven  time.Time // when he last showed that mail to his address reaches him
	Seen    time.Time // when it was last used, to the hour
	Browser string    `json:",omitempty"` // as it names itself
}

// Login is a letter with which somebody may log in once. The zero value is none.
type Login struct {
	Letter LetterID
	Until  time.Time // it is good before that; zero: it was used
	Tries  int       `json:",omitempty"` // codes that were wrong
	Since  time.Time // when the first letter of this hour was asked for
	Asked  int       // how many letters were asked for since then
	To     string    `json:",omitempty"` // the page that it was asked for; "" is none
	Name   string    `json:",omitempty"` // that who signed up gave himself: his own once he has logged in
}

// Bounds of logging in.
const (
	LoginTime   = 15 * time.Minute    // how long a login letter is good (PRODUCT 5.1)
	SessionTime = 30 * 24 * time.Hour // how long a session is good after it was last used
	FreshTime   = 8 * time.Hour       // how long a proof is fresh enough for what cannot be called back (PRODUCT 5.6)
	maxSessions = 20                  // of one person
	maxLogins   = 5                   // login letters to one person in an hour
	maxTries    = 5                   // wrong codes of one letter
)

// AskLogin notes that a login letter is asked for. It reports whether one may be sent.
func (c *Contact) AskLogin(now time.Time) bool { return c.Login.Ask(now) }

// Ask notes that a letter is asked for. It reports whether one may be sent.
func (l *Login) Ask(now time.Time) bool {
	if now.Sub(l.Since) > time.Hour {
		l.Since, l.Asked = now, 0
	}
	l.Asked++
	return l.Asked <= maxLogins
}

// Sent notes which letter is good from now on, in the place of the one before.
func (l *Login) Sent(letter LetterID, now time.Time) {
	l.Letter, l.Until, l.Tries = letter, now.Add(LoginTime), 0
}

// UseLogin takes a login letter for a login: by its own link, or where right says so by the code in it. It is
// good once; too many wrong codes void it.
func (c *Contact) UseLogin(letter LetterID, right bool, now time.Time) bool {
	if !c.Login.Use(letter, right, now) {
		return false
	}
	if c.Name == "" {
		c.Name = c.Login.Name
	}
	c.Login.Name = ""
	return true
}

// Use takes a letter, as UseLogin says.
func (l *Login) Use(letter LetterID, right bool, now time.Time) bool {
	if letter == 0 || l.Letter != letter || !now.Before(l.Until) {
		return false
	}
	if !right {
		if l.Tries++; l.Tries >= maxTries {
			l.Until = time.Time{}
		}
		return false
	}
	l.Until, l.Tries = time.Time{}, 0
	return true
}

// Begin adds a session, in the place of those that are over or too many.
func (c *Contact) Begin(s Session) {
	kept := []Session{}
	for _, have := range c.Sessions {
		if !have.Over(s.Created) {
			kept = append(kept, have)
		}
	}
	kept = append(kept, s)
	c.Sessions = kept[max(0, len(kept)-maxSessions):]
}

// Over reports whether a session was not used for too long.
func (s *Session) Over(now time.Time) bool { return now.Sub(s.Seen) > SessionTime }

// End takes the sessions away that match; it reports whether there was one.
func (c *Contact) End(match func(Session) bool) bool {
	before := len(c.Sessions)
	c.Sessions = slices.DeleteFunc(slices.Clone(c.Sessions), match)
	return len(c.Sessions) < before
}
