package raw

import (
	"bytes"
	"crypto/sha256"

	"guichet/store/bolt/record"
)

// Most of what mails bring again and again are files: the picture of a signature, a form that everybody sends
// back. Mail programs write the same file in the same base64, so that equal files are equal runs of lines; and a
// mail put together of its pieces has its own octets, whatever they meant.

const (
	// minRepeat is the size in octets of the smallest run of lines that is kept once: less is hardly worth
	// its entries.
	minRepeat = 1 << 10
	// maxRepeats bounds the runs of one mail, the first ones.
	maxRepeats = 32
)

// cut returns a mail in parts: runs of base64, which have a Sum, and what stands around them; nil where it has no
// run. Parts refer to octets where they are not compressed.
func cut(octets []byte) []record.Part {
	var parts []record.Part
	done := 0
	for at := 0; at < len(octets) && len(parts) < 2*maxRepeats; {
		from, to := nextRun(octets, at)
		if from < 0 {
			break
		}
		if from > done {
			parts = append(parts, record.PackPart(octets[done:from]))
		}
		run := record.PackPart(octets[from:to])
		sum := record.Sum(sha256.Sum256(octets[from:to]))
		run.Sum = &sum
		parts = append(parts, run)
		at, done = to, to
	}
	if done == 0 {
		return nil
	}
	if done < len(octets) {
		parts = append(parts, record.PackPart(octets[done:]))
	}
	return parts
}

// nextRun finds the first run of lines at or behind at that are as base64 has them: of one length, but for a
// shorter last one. from is -1 if there is none.
func nextRun(octets []byte, at int) (from, to int) {
	from, length, size := at, 0, 0
	for at < len(octets) {
		end := bytes.IndexByte(octets[at:], '\n')
		next := at + end + 1
		if end < 0 {
			end, next = len(octets)-at, len(octets)
		}
		line := bytes.TrimSuffix(octets[at:at+end], []byte{'\r'})
		switch {
		case length > 0 && len(line) == length && isBase64(line):
			size = next - from
		case len(line) > 0 && len(line) < length && isBase64(line) && size > 0: // the last one
			if next-from >= minRepeat {
				return from, next
			}
			from, length, size = next, 0, 0
		default:
			if size >= minRepeat {
				return from, at
			}
			from, length, size = at, len(line), 0
			if length >= minLine && isBase64(line) {
				size = next - from
			} else {
				from, length = next, 0
			}
		}
		at = next
	}
	if size >= minRepeat {
		return from, at
	}
	return -1, -1
}

// minLine is the shortest line of base64 that begins a run; programs write 60 to 76 characters.
const minLine = 40

// isBase64 reports whether a line has the characters and the length of base64 (RFC 2045 §6.8).
func isBase64(line []byte) bool {
	if len(line)%4 != 0 {
		return false
	}
	for _, c := range line {
		if !base64Octet[c] {
			return false
		}
	}
	return true
}

var base64Octet = func() (is [256]bool) {
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=" {
		is[c] = true
	}
	return is
}()
