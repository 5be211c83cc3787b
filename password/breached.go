package password

import (
	"bufio"
	"crypto/sha1" //nolint:gosec // that of the lists of breached passwords; it keeps no secret here
	_ "embed"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/bits-and-blooms/bloom/v3"
)

// Breached are passwords that are known from breaches: a Bloom filter over the SHA-1 of each, as the lists of
// haveibeenpwned.com have them. It never misses one, and takes one in some thousand others for one. nil has none.
type Breached struct{ filter *bloom.BloomFilter }

// commonList has the long passwords that everybody tries first, for a desk without a list of its own.
//
//go:embed common.txt
var commonList string

var common = func() map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(commonList) {
		all[word] = true
	}
	return all
}()

// Has reports whether a password is among them.
func (b *Breached) Has(word string) bool {
	if b == nil {
		return false
	}
	sum := sha1.Sum([]byte(word)) //nolint:gosec // see Breached
	return b.filter.Test(sum[:])
}

// magic begins a file of Save: what follows is the filter as its library writes it.
const magic = "guichet breached 1\n"

// maxFilter bounds a filter that is read, in bits: 2 GiB, some 900 million passwords.
const maxFilter = 1 << 34

// Open reads a file that Save wrote.
func Open(path string) (*Breached, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was read only
	r := bufio.NewReader(f)
	head := make([]byte, len(magic))
	if _, err := io.ReadFull(r, head); err != nil || string(head) != magic {
		return nil, fmt.Errorf("%s is no list of breached passwords: make one with guichet breached", path)
	}
	size, err := f.Stat()
	if err != nil {
		return nil, err
	}
	words, err := r.Peek(8 * 3) // how many bits, how many hashes, and the length of the set: what it claims is there
	if err != nil {
		return nil, fmt.Errorf("%s is cut short: make it again with guichet breached", path)
	}
	for _, at := range []int{0, 16} { // what a damaged file claims is never made room for
		bits := binary.BigEndian.Uint64(words[at:])
		if bits == 0 || bits > maxFilter || int64(bits/8) > size.Size() {
			return nil, fmt.Errorf("%s is cut short or damaged: make it again with guichet breached", path)
		}
	}
	b := &Breached{filter: &bloom.BloomFilter{}}
	if _, err := b.filter.ReadFrom(r); err != nil {
		return nil, fmt.Errorf("%s: %w: make it again with guichet breached", path, err)
	}
	return b, nil
}

// Build makes a filter of a list: one line a password as the SHA-1 in hex, with ":COUNT" behind it or not, else the
// password itself. Lines is how many there are at most.
func Build(list io.Reader, lines uint) (*Breached, int, error) {
	b := &Breached{filter: bloom.NewWithEstimates(max(lines, 1000), 0.0005)}
	in, n := bufio.NewScanner(list), 0
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		line := strings.TrimRight(in.Text(), "\r")
		if line == "" {
			continue
		}
		n++
		head, _, _ := strings.Cut(line, ":")
		if sum, err := hex.DecodeString(head); err == nil && len(sum) == sha1.Size {
			b.filter.Add(sum)
			continue
		}
		sum := sha1.Sum([]byte(line)) //nolint:gosec // see Breached
		b.filter.Add(sum[:])
	}
	return b, n, in.Err()
}

// Save writes the filter into a file that Open reads.
func (b *Breached) Save(path string) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	_, err = w.WriteString(magic)
	if err == nil {
		_, err = b.filter.WriteTo(w)
	}
	return errors.Join(err, w.Flush(), f.Close())
}
