package ticket

import (
	"crypto/hmac"
	"encoding/binary"
	"encoding/hex"
	"strings"

	"guichet/mail"
)

// TokenRole is what a token may be used for. A token of one role is never good for another.
type TokenRole uint8

// The roles. Numbers are in tokens that people hold for years: never reuse one.
const (
	TokenReply         TokenRole = 1  // Reply-To and agents' From: the person's words
	TokenNote          TokenRole = 2  // agents: an internal note
	TokenReference     TokenRole = 3  // inside our Message-IDs: names ticket and reader, is no address
	TokenRating        TokenRole = 5  // no address: the requester of a closed ticket gives 1 to 5
	TokenLeave         TokenRole = 7  // watchers: any mail to it ends the watching
	TokenDelete        TokenRole = 8  // the requester: any mail to it confirms that the ticket is deleted
	TokenWithoutTicket TokenRole = 9  // inside Message-IDs of letters that belong to no ticket: names the letter
	TokenRelease       TokenRole = 10 // admins: a mail to it releases one that is held, which Ticket names
	TokenPage          TokenRole = 11 // inside personal links: opens pages for one person, for a time; see Desk.Link
	TokenAsk           TokenRole = 12 // third parties of #ask: a mail to it is a note, whoever wrote it
	TokenLogin         TokenRole = 13 // no address: the letter that Ticket names lets its reader log in once
)

// Token names a place in a ticket and what it was issued for. It proves that, and never
// who uses it (PRODUCT 1.4).
type Token struct {
	Role   TokenRole
	Ticket Number
	Person int // place in Ticket.People

	Key int
	Mac [MacLen]byte
}

const (
	MacLen    = 10 // 80 bits
	TokenLen  = 27 // 135 bits: role 4, key 3, ticket 32, person 16, MAC 80
	bounceLen = 24 // "b" and 115 bits: key 3, letter 32, MAC 80
)

// Alphabet of RFC 4648 §6 in lower case: what survives every mail system.
const Alphabet = "abcdefghijklmnopqrstuvwxyz234567"

// Issue returns the token of a role for a person in t.
func (k *Keyring) Issue(role TokenRole, t *Ticket, person int) string {
	tok := Token{Role: role, Ticket: t.Number, Person: person, Key: k.Current()}
	head := tok.Head()
	mac := k.Mac(tok.Key, head[:], Generation(t, person), t.Secret)
	// 55 bits of head and 80 of MAC fill 27 characters of 5 bits.
	return EncodeBase32(append(head[:], mac[:MacLen]...), 1, TokenLen)
}

// Head packs all but the MAC into 55 bits, right-aligned in 7 bytes.
func (tok Token) Head() (head [7]byte) {
	n := uint64(tok.Role)<<51 | uint64(tok.Key)<<48 | uint64(tok.Ticket)<<16 | uint64(uint16(tok.Person))
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], n)
	copy(head[:], b[1:])
	return head
}

// Generation is what a token's MAC covers of a person: raising it revokes.
func Generation(t *Ticket, person int) []byte {
	if person < 0 || person >= len(t.People) {
		return nil
	}
	return binary.BigEndian.AppendUint16(nil, t.People[person].Generation)
}

// EncodeBase32 writes b without its first skip bits as length characters.
func EncodeBase32(b []byte, skip, length int) string {
	out := make([]byte, length)
	for i := range out {
		v := 0
		for bit := skip + i*5; bit < skip+i*5+5; bit++ {
			v = v<<1 | int(b[bit/8]>>(7-bit%8)&1)
		}
		out[i] = Alphabet[v]
	}
	return string(out)
}

// DecodeBase32 undoes encode into size bytes; false if s is not all of the alphabet.
func DecodeBase32(s string, skip, size int) ([]byte, bool) {
	b := make([]byte, size)
	for i := 0; i < len(s); i++ {
		v := strings.IndexByte(Alphabet, lower(s[i]))
		if v < 0 {
			return nil, false
		}
		for j := range 5 {
			bit := skip + i*5 + j
			b[bit/8] |= byte(v>>(4-j)&1) << (7 - bit%8)
		}
	}
	return b, true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c |= 0x20
	}
	return c
}

// ParseToken reads the shape of a token, in any case. It proves nothing: see Verify.
func ParseToken(s string) (Token, bool) {
	if len(s) != TokenLen {
		return Token{}, false
	}
	b, ok := DecodeBase32(s, 1, 17)
	if !ok {
		return Token{}, false
	}
	n := binary.BigEndian.Uint64(append([]byte{0}, b[:7]...))
	tok := Token{
		Role:   TokenRole(n >> 51),
		Ticket: Number(uint32(n >> 16)),
		Person: int(uint16(n)),
		Key:    int(n >> 48 & 7),
	}
	copy(tok.Mac[:], b[7:])
	return tok, tok.Ticket > 0
}

// Verify reports whether tok was issued for this ticket's person and was not revoked. It
// takes the same time whatever is wrong.
func (k *Keyring) Verify(tok Token, t *Ticket) bool {
	if tok.Ticket != t.Number || tok.Person >= len(t.People) {
		return false
	}
	head := tok.Head()
	mac := k.Mac(tok.Key, head[:], Generation(t, tok.Person), t.Secret)
	return mac != nil && hmac.Equal(mac[:MacLen], tok.Mac[:])
}

// BounceLocal returns the local part of a letter's own return path. The secret is that of
// its ticket, or SecretWithoutTicket.
func (k *Keyring) BounceLocal(id LetterID, secret []byte) string {
	key := k.Current()
	head := bounceHead(id, key)
	mac := k.Mac(key, []byte("bounce"), head[:], secret)
	return "b" + EncodeBase32(append(head[:], mac[:MacLen]...), 5, bounceLen-1)
}

// bounceHead packs key and letter into 35 bits, right-aligned in 5 bytes.
func bounceHead(id LetterID, key int) (head [5]byte) {
	head[0] = byte(key)
	binary.BigEndian.PutUint32(head[1:], uint32(id))
	return head
}

// ParseBounce reads the shape of a return path's local part and names its letter.
func ParseBounce(local string) (LetterID, bool) {
	if !BounceShaped(local) {
		return 0, false
	}
	b, ok := DecodeBase32(local[1:], 5, 15)
	if !ok {
		return 0, false
	}
	return LetterID(binary.BigEndian.Uint32(b[1:5])), true
}

// BounceShaped reports whether a local part can only be meant as a return path.
func BounceShaped(local string) bool {
	return len(local) == bounceLen && local[0]|0x20 == 'b'
}

// VerifyBounce reports whether local is the return path of that letter, made with this
// secret.
func (k *Keyring) VerifyBounce(local string, id LetterID, secret []byte) bool {
	b, ok := DecodeBase32(local[1:], 5, 15)
	if !ok || LetterID(binary.BigEndian.Uint32(b[1:5])) != id {
		return false
	}
	head := bounceHead(id, int(b[0]))
	mac := k.Mac(int(b[0]), []byte("bounce"), head[:], secret)
	return mac != nil && hmac.Equal(mac[:MacLen], b[5:])
}

// LoopMAC marks a mail as ours: the value of X-Guichet-Loop.
func (k *Keyring) LoopMAC(id mail.MessageID) string {
	return hex.EncodeToString(k.Mac(k.Current(), []byte("loop"), []byte(id))[:16])
}

// IsLoop reports whether value is our mark of a mail with that Message-ID.
func (k *Keyring) IsLoop(value string, id mail.MessageID) bool {
	for key := range k.Keys {
		want := hex.EncodeToString(k.Mac(key, []byte("loop"), []byte(id))[:16])
		if hmac.Equal([]byte(want), []byte(value)) {
			return true
		}
	}
	return false
}
