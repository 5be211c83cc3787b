package bolt

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

func u64(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func splitU64(k []byte) uint64 {
	if len(k) < 8 {
		return 0
	}
	return binary.BigEndian.Uint64(k)
}

func ticketKey(n ticket.Number) []byte   { return u64(uint64(n)) }
func splitTicket(k []byte) ticket.Number { return ticket.Number(splitU64(k)) }
func letterKey(id ticket.LetterID) []byte {
	return u64(uint64(id))
}
func splitLetter(k []byte) ticket.LetterID { return ticket.LetterID(splitU64(k)) }
func heldKey(id ticket.HeldID) []byte      { return u64(uint64(id)) }
func splitHeld(k []byte) ticket.HeldID     { return ticket.HeldID(splitU64(k)) }

// partKey is the key of a ticket's message or event.
func partKey(n ticket.Number, id uint32) []byte {
	return binary.BigEndian.AppendUint32(u64(uint64(n)), id)
}

func splitPart(k []byte) (ticket.Number, uint32) {
	if len(k) != 12 {
		return 0, 0
	}
	return splitTicket(k), binary.BigEndian.Uint32(k[8:])
}

// ofTicketKey is the key of a letter in the index by ticket.
func ofTicketKey(n ticket.Number, id ticket.LetterID) []byte {
	return binary.BigEndian.AppendUint64(u64(uint64(n)), uint64(id))
}

func splitOfTicket(k []byte) (ticket.Number, ticket.LetterID) {
	if len(k) != 16 {
		return 0, 0
	}
	return splitTicket(k), splitLetter(k[8:])
}

// timeKey orders as time does, over all times that Go knows.
func timeKey(t time.Time) []byte {
	k := u64(uint64(t.Unix()) ^ 1<<63)
	return binary.BigEndian.AppendUint32(k, uint32(t.Nanosecond()))
}

func splitTime(k []byte) time.Time {
	if len(k) < 12 {
		return time.Time{}
	}
	return time.Unix(int64(splitU64(k)^1<<63), int64(binary.BigEndian.Uint32(k[8:]))).UTC()
}

func dueKey(at time.Time, id ticket.LetterID) []byte {
	return binary.BigEndian.AppendUint64(timeKey(at), uint64(id))
}

func splitDue(k []byte) (time.Time, ticket.LetterID) {
	if len(k) != 20 {
		return time.Time{}, 0
	}
	return splitTime(k), splitLetter(k[12:])
}

func timerKey(t ticket.Timer) []byte {
	k := binary.BigEndian.AppendUint64(timeKey(t.At), uint64(t.Ticket))
	return append(k, t.Kind...)
}

func splitTimer(k []byte) ticket.Timer {
	if len(k) < 20 {
		return ticket.Timer{}
	}
	return ticket.Timer{At: splitTime(k), Ticket: splitTicket(k[12:]), Kind: ticket.TimerKind(k[20:])}
}

func timerOfKey(n ticket.Number, kind ticket.TimerKind) []byte {
	return append(u64(uint64(n)), kind...)
}

// hashed makes a key of fixed length from a stranger's text.
func hashed(s string) []byte {
	sum := sha256.Sum256([]byte(s))
	return sum[:16]
}

func refKey(id mail.MessageID, r ticket.Ref) []byte {
	k := append(hashed(string(id)), partKey(r.Ticket, r.Message)...)
	if r.Own {
		return append(k, 1)
	}
	return append(k, 0)
}

func contactKey(a mail.Address) []byte { return hashed(a.Local + "@" + a.Domain) }

func articleKey(name string) []byte    { return []byte(name) }
func organisationKey(id string) []byte { return []byte(id) }

func dayKey(day uint32) []byte { return binary.BigEndian.AppendUint32(nil, day) }

func automaticKey(day uint32, key string) []byte { return append(dayKey(day), key...) }

func splitAutomatic(k []byte) (uint32, string) {
	if len(k) < 4 {
		return 0, ""
	}
	return binary.BigEndian.Uint32(k), string(k[4:])
}

// fileKey says that the record at key in b names the file. Names of files have no slash.
func fileKey(name string, b bucket, key []byte) []byte {
	return fmt.Appendf(nil, "%s/%s/%x", name, b, key)
}

// splitFile returns the record that names the file.
func splitFile(k []byte) (b bucket, key []byte, ok bool) {
	parts := strings.Split(string(k), "/")
	if len(parts) != 3 {
		return "", nil, false
	}
	key, err := hex.DecodeString(parts[2])
	return bucket(parts[1]), key, err == nil
}

// freshKey puts what waits to be indexed in order of change.
func freshKey(seq uint64, n ticket.Number, id uint32) []byte {
	return append(u64(seq), partKey(n, id)...)
}

func splitFresh(k []byte) (seq uint64, n ticket.Number, id uint32) {
	if len(k) != 20 {
		return 0, 0, 0
	}
	n, id = splitPart(k[8:])
	return splitU64(k), n, id
}

// termKey is the key of the chunk of a segment that begins with a posting of term. A term has no NUL.
func termKey(segment uint64, term string, posting uint64) []byte {
	k := append(append(u64(segment), term...), 0)
	return binary.BigEndian.AppendUint64(k, posting)
}

func splitTerm(k []byte) (segment uint64, term string, posting uint64) {
	if len(k) < 17 {
		return 0, "", 0
	}
	end := len(k) - 8
	return splitU64(k), string(k[8 : end-1]), splitU64(k[end:])
}

// nameOf names a record for people.
func nameOf(b bucket, k []byte) string {
	switch n, id := splitPart(k); b {
	case bucketTickets:
		return fmt.Sprintf("ticket %d", splitTicket(k))
	case bucketMessages:
		return fmt.Sprintf("message %d of ticket %d", id, n)
	case bucketEvents:
		return fmt.Sprintf("event %d of ticket %d", id, n)
	case bucketLetters:
		return fmt.Sprintf("letter %d", splitLetter(k))
	case bucketHeld:
		return fmt.Sprintf("held mail %d", splitHeld(k))
	case bucketRaws:
		return fmt.Sprintf("raw mail %d", splitU64(k))
	case bucketArticles:
		return fmt.Sprintf("counts of the article %s", k)
	case bucketOrganisations:
		return fmt.Sprintf("organisation %s", k)
	case bucketFresh, bucketSegments, bucketTerms:
		return "the search index (" + string(b) + ")" // its keys hold people's words
	case bucketMeta, bucketFiles:
		return fmt.Sprintf("%s %q", b, k)
	}
	return fmt.Sprintf("%s %x", b, k)
}
