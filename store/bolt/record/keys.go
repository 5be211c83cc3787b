package record

import (
	"bytes"
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

// U64 is the key of what has a number only: a raw mail, a segment of the index.
func U64(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// SplitU64 returns the number with which k begins; 0 if it is too short.
func SplitU64(k []byte) uint64 {
	if len(k) < 8 {
		return 0
	}
	return binary.BigEndian.Uint64(k)
}

// TicketKey is the key of a ticket, and of what a list of tickets has of it. It begins the keys of all
// that belongs to the ticket.
func TicketKey(n ticket.Number) []byte { return U64(uint64(n)) }

// SplitTicket returns the ticket's number.
func SplitTicket(k []byte) ticket.Number { return ticket.Number(SplitU64(k)) }

// LetterKey is the key of a letter, also among the pending ones.
func LetterKey(id ticket.LetterID) []byte { return U64(uint64(id)) }

// SplitLetter returns the letter's id.
func SplitLetter(k []byte) ticket.LetterID { return ticket.LetterID(SplitU64(k)) }

// HeldKey is the key of a held mail.
func HeldKey(id ticket.HeldID) []byte { return U64(uint64(id)) }

func splitHeld(k []byte) ticket.HeldID { return ticket.HeldID(SplitU64(k)) }

// PartKey is the key of a ticket's message or event.
func PartKey(n ticket.Number, id uint32) []byte {
	return binary.BigEndian.AppendUint32(U64(uint64(n)), id)
}

// SplitPart returns ticket and id of a message or event.
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

// SplitOfTicket returns ticket and letter of an entry of the index by ticket.
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

// SplitTime returns the time, in UTC, with which k begins.
func SplitTime(k []byte) time.Time {
	if len(k) < 12 {
		return time.Time{}
	}
	return time.Unix(int64(SplitU64(k)^1<<63), int64(binary.BigEndian.Uint32(k[8:]))).UTC()
}

// dueKey is the key of a letter in the index by time.
func dueKey(at time.Time, id ticket.LetterID) []byte {
	return binary.BigEndian.AppendUint64(TimeKey(at), uint64(id))
}

// SplitDue returns when the letter is due, and which it is.
func SplitDue(k []byte) (time.Time, ticket.LetterID) {
	if len(k) != 20 {
		return time.Time{}, 0
	}
	return SplitTime(k), SplitLetter(k[12:])
}

// TimerKey is the key of a timer in the index by time.
func TimerKey(t ticket.Timer) []byte {
	k := binary.BigEndian.AppendUint64(TimeKey(t.At), uint64(t.Ticket))
	return append(k, t.Kind...)
}

// SplitTimer returns the timer, which its key tells whole.
func SplitTimer(k []byte) ticket.Timer {
	if len(k) < 20 {
		return ticket.Timer{}
	}
	return ticket.Timer{At: SplitTime(k), Ticket: SplitTicket(k[12:]), Kind: ticket.TimerKind(k[20:])}
}

// TimerOfKey is the key of the one timer of a ticket that is of this kind.
func TimerOfKey(n ticket.Number, kind ticket.TimerKind) []byte {
	return append(U64(uint64(n)), kind...)
}

// Hashed makes a key of fixed length from a stranger's text.
func Hashed(s string) []byte {
	sum := sha256.Sum256([]byte(s))
	return sum[:16]
}

// RefKey is the key of what a Message-ID refers to; Hashed of the id begins it.
func RefKey(id mail.MessageID, r ticket.Ref) []byte {
	k := append(Hashed(string(id)), PartKey(r.Ticket, r.Message)...)
	if r.Own {
		return append(k, 1)
	}
	return append(k, 0)
}

// ContactKey is the key of a contact, by its folded address.
func ContactKey(a mail.Address) []byte { return Hashed(a.Local + "@" + a.Domain) }

// ArticleKey is the key of an article's counts.
func ArticleKey(name string) []byte { return []byte(name) }

// OrganisationKey is the key of an organisation.
func OrganisationKey(id string) []byte { return []byte(id) }

// MemoKey is the key of a memo, and begins those of all whose keys begin so.
func MemoKey(key string) []byte { return []byte(key) }

// MemoDueKey is the key of a memo in the index by time.
func MemoDueKey(until time.Time, key string) []byte { return append(TimeKey(until), key...) }

// SplitMemoDue returns until when the memo is kept, and its key.
func SplitMemoDue(k []byte) (time.Time, string) {
	if len(k) < 12 {
		return time.Time{}, ""
	}
	return SplitTime(k), string(k[12:])
}

func dayKey(day uint32) []byte { return binary.BigEndian.AppendUint32(nil, day) }

// AutomaticKey is the key of the automatic letters that were counted under key on a day since 1970, UTC.
func AutomaticKey(day uint32, key string) []byte { return append(dayKey(day), key...) }

// SplitAutomatic returns the day and under which key it was counted.
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

// PartOfKey says that the raw mail id has the part with sum, which alone is the key of the part kept once.
func PartOfKey(sum Sum, id uint64) []byte {
	return binary.BigEndian.AppendUint64(bytes.Clone(sum[:]), id)
}

// SplitPartOf returns sum and raw mail; 0 for the key of a part kept once.
func SplitPartOf(k []byte) (sum Sum, id uint64) {
	if len(k) < len(sum) {
		return Sum{}, 0
	}
	return Sum(k[:len(sum)]), SplitU64(k[len(sum):])
}

// FreshKey puts what waits to be indexed in order of change.
func FreshKey(seq uint64, n ticket.Number, id uint32) []byte {
	return append(U64(seq), PartKey(n, id)...)
}

// SplitFresh returns the number in the order of change, and the ticket (id 0) or message.
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

// SplitTerm returns the segment of a chunk, and the term and posting with which it begins.
func SplitTerm(k []byte) (segment uint64, term string, posting uint64) {
	if len(k) < 17 {
		return 0, "", 0
	}
	end := len(k) - 8
	return SplitU64(k), string(k[8 : end-1]), SplitU64(k[end:])
}
