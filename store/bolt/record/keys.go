package record

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"guichet/mail"
	"guichet/ticket"
)

// The keys. A pair of functions per bucket builds and splits them; nobody else looks into
// one. A split of a key that has the wrong length gives zeros: the record's checksum
// covers its key, so such a key never got through decode.

func U64(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func SplitU64(k []byte) uint64 {
	if len(k) < 8 {
		return 0
	}
	return binary.BigEndian.Uint64(k)
}

func TicketKey(n ticket.Number) []byte   { return U64(uint64(n)) }
func SplitTicket(k []byte) ticket.Number { return ticket.Number(SplitU64(k)) }
func LetterKey(id ticket.LetterID) []byte {
	return U64(uint64(id))
}
func SplitLetter(k []byte) ticket.LetterID { return ticket.LetterID(SplitU64(k)) }
func HeldKey(id ticket.HeldID) []byte      { return U64(uint64(id)) }
func splitHeld(k []byte) ticket.HeldID     { return ticket.HeldID(SplitU64(k)) }

// PartKey is the key of a ticket's message or event.
func PartKey(n ticket.Number, id uint32) []byte {
	return binary.BigEndian.AppendUint32(U64(uint64(n)), id)
}

func SplitPart(k []byte) (ticket.Number, uint32) {
	if len(k) != 12 {
		return 0, 0
	}
	return SplitTicket(k), binary.BigEndian.Uint32(k[8:])
}

// ofTicketKey is the key of a letter in the index by ticket.
func ofTicketKey(n ticket.Number, id ticket.LetterID) []byte {
	return binary.BigEndian.AppendUint64(U64(uint64(n)), uint64(id))
}

func SplitOfTicket(k []byte) (ticket.Number, ticket.LetterID) {
	if len(k) != 16 {
		return 0, 0
	}
	return SplitTicket(k), SplitLetter(k[8:])
}

// TimeKey orders as time does, over all times that Go knows.
func TimeKey(t time.Time) []byte {
	k := U64(uint64(t.Unix()) ^ 1<<63)
	return binary.BigEndian.AppendUint32(k, uint32(t.Nanosecond()))
}

func SplitTime(k []byte) time.Time {
	if len(k) < 12 {
		return time.Time{}
	}
	return time.Unix(int64(SplitU64(k)^1<<63), int64(binary.BigEndian.Uint32(k[8:]))).UTC()
}

func dueKey(at time.Time, id ticket.LetterID) []byte {
	return binary.BigEndian.AppendUint64(TimeKey(at), uint64(id))
}

func SplitDue(k []byte) (time.Time, ticket.LetterID) {
	if len(k) != 20 {
		return time.Time{}, 0
	}
	return SplitTime(k), SplitLetter(k[12:])
}

func TimerKey(t ticket.Timer) []byte {
	k := binary.BigEndian.AppendUint64(TimeKey(t.At), uint64(t.Ticket))
	return append(k, t.Kind...)
}

func SplitTimer(k []byte) ticket.Timer {
	if len(k) < 20 {
		return ticket.Timer{}
	}
	return ticket.Timer{At: SplitTime(k), Ticket: SplitTicket(k[12:]), Kind: ticket.TimerKind(k[20:])}
}

func TimerOfKey(n ticket.Number, kind ticket.TimerKind) []byte {
	return append(U64(uint64(n)), kind...)
}

// Hashed makes a key of fixed length from a stranger's text.
func Hashed(s string) []byte {
	sum := sha256.Sum256([]byte(s))
	return sum[:16]
}

func RefKey(id mail.MessageID, r ticket.Ref) []byte {
	k := append(Hashed(string(id)), PartKey(r.Ticket, r.Message)...)
	if r.Own {
		return append(k, 1)
	}
	return append(k, 0)
}

func ContactKey(a mail.Address) []byte { return Hashed(a.Local + "@" + a.Domain) }

func ArticleKey(name string) []byte    { return []byte(name) }
func OrganisationKey(id string) []byte { return []byte(id) }

func dayKey(day uint32) []byte { return binary.BigEndian.AppendUint32(nil, day) }

func AutomaticKey(day uint32, key string) []byte { return append(dayKey(day), key...) }

func SplitAutomatic(k []byte) (uint32, string) {
	if len(k) < 4 {
		return 0, ""
	}
	return binary.BigEndian.Uint32(k), string(k[4:])
}

// FileKey says that the record at key in b names the file. Names of files have no slash.
func FileKey(name string, b Bucket, key []byte) []byte {
	return fmt.Appendf(nil, "%s/%s/%x", name, b, key)
}

// SplitFile returns the record that names the file.
func SplitFile(k []byte) (b Bucket, key []byte, ok bool) {
	parts := strings.Split(string(k), "/")
	if len(parts) != 3 {
		return "", nil, false
	}
	key, err := hex.DecodeString(parts[2])
	return Bucket(parts[1]), key, err == nil
}

// FreshKey puts what waits to be indexed in order of change.
func FreshKey(seq uint64, n ticket.Number, id uint32) []byte {
	return append(U64(seq), PartKey(n, id)...)
}

func SplitFresh(k []byte) (seq uint64, n ticket.Number, id uint32) {
	if len(k) != 20 {
		return 0, 0, 0
	}
	n, id = SplitPart(k[8:])
	return SplitU64(k), n, id
}

// TermKey is the key of the chunk of a segment that begins with a posting of term. A term has no NUL.
func TermKey(segment uint64, term string, posting uint64) []byte {
	k := append(append(U64(segment), term...), 0)
	return binary.BigEndian.AppendUint64(k, posting)
}

func SplitTerm(k []byte) (segment uint64, term string, posting uint64) {
	if len(k) < 17 {
		return 0, "", 0
	}
	end := len(k) - 8
	return SplitU64(k), string(k[8 : end-1]), SplitU64(k[end:])
}

// NameOf names a record for people.
func NameOf(b Bucket, k []byte) string {
	switch n, id := SplitPart(k); b {
	case BucketTickets:
		return fmt.Sprintf("ticket %d", SplitTicket(k))
	case BucketMessages:
		return fmt.Sprintf("message %d of ticket %d", id, n)
	case BucketEvents:
		return fmt.Sprintf("event %d of ticket %d", id, n)
	case BucketLetters:
		return fmt.Sprintf("letter %d", SplitLetter(k))
	case BucketHeld:
		return fmt.Sprintf("held mail %d", splitHeld(k))
	case BucketRaws:
		return fmt.Sprintf("raw mail %d", SplitU64(k))
	case BucketArticles:
		return fmt.Sprintf("counts of the article %s", k)
	case BucketOrganisations:
		return fmt.Sprintf("organisation %s", k)
	case BucketFresh, BucketSegments, BucketTerms:
		return "the search index (" + string(b) + ")" // its keys hold people's words
	case BucketMeta, BucketFiles:
		return fmt.Sprintf("%s %q", b, k)
	}
	return fmt.Sprintf("%s %x", b, k)
}
