package raw

import (
	"bytes"
	"strings"
	"testing"

	"guichet/store/bolt/record"
)

// together puts a mail in parts together again.
func together(t *testing.T, parts []record.Part) []byte {
	t.Helper()
	var octets []byte
	for _, p := range parts {
		before := len(octets)
		var err error
		if octets, err = p.AppendOctets(octets); err != nil || len(octets)-before != p.Size {
			t.Fatalf("a part of %d octets gives %d, %v", p.Size, len(octets)-before, err)
		}
	}
	return octets
}

// FuzzCut: whatever a mail holds, its parts are its octets, also behind the record that holds them.
func FuzzCut(f *testing.F) {
	line := strings.Repeat("QUJD", 19)
	for _, s := range []string{
		"", "\n", "no file\r\n", strings.Repeat(line+"\r\n", 20), "a\r\n" + strings.Repeat(line+"\n", 20) + "QUI=\nb",
		strings.Repeat("\r\n", 2000), strings.Repeat(line+"\r\n", 20) + strings.Repeat(line[:72]+"\r\n", 20), strings.Repeat(line+"\r\n", 13) + line,
		strings.Repeat(strings.Repeat(line+"\r\n", 20)+"--\r\n", 40),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, octets []byte) {
		parts := cut(octets)
		if parts == nil {
			return
		}
		if got := together(t, parts); !bytes.Equal(got, octets) {
			t.Fatalf("%q became %q", octets, got)
		}
		key := record.U64(7)
		read, err := record.Parts(record.BucketRaws, key, record.SealParts(record.BucketRaws, key, parts))
		if err != nil || len(read) != len(parts) {
			t.Fatalf("%d parts read as %d, %v", len(parts), len(read), err)
		}
		if got := together(t, read); !bytes.Equal(got, octets) {
			t.Fatalf("behind its record %q became %q", octets, got)
		}
		for i, p := range read {
			if p.Sum != nil && p.Size < minRepeat || p.Sum == nil && i > 0 && read[i-1].Sum == nil {
				t.Fatalf("part %d of %d octets", i, p.Size)
			}
		}
	})
}

// TestCut says what is taken for a file.
func TestCut(t *testing.T) {
	line := strings.Repeat("QUJD", 19)
	for _, c := range []struct {
		name, octets string
		want         int // parts with a sum
	}{
		{"words", strings.Repeat("The printer does not print, and nobody knows why.\r\n", 100), 0},
		{"a file", "head\r\n\r\n" + strings.Repeat(line+"\r\n", 30) + "QUI=\r\n--x--\r\n", 1},
		{"a small file", "head\r\n\r\n" + strings.Repeat(line+"\r\n", 10) + "QUI=\r\n--x--\r\n", 0},
		{"two files", strings.Repeat(line+"\r\n", 30) + "--x\r\n\r\n" + strings.Repeat(line+"\r\n", 30) + "QUI=\r\n", 2},
		{"lines of one length that are no base64", strings.Repeat("| cell one | cell two | cell three and four | 123,45 |\r\n", 60), 0},
		{"the last line has no end", strings.Repeat(line+"\r\n", 30) + "QUI=", 1},
	} {
		n := 0
		for _, p := range cut([]byte(c.octets)) {
			if p.Sum != nil {
				n++
			}
		}
		if n != c.want {
			t.Errorf("%s: %d files, want %d", c.name, n, c.want)
		}
	}
}
