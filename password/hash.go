package password

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// The cost of one hash: the second recommendation of RFC 9106 §4, with the memory of OWASP's cheat sheet, since a desk
// often runs on a small machine. What is kept says its own cost, so a later one may be higher.
const (
	passes  = 2
	memory  = 19 << 10 // KiB
	lanes   = 1
	saltLen = 16
	keyLen  = 32
)

// maxMemory bounds what a kept hash may cost to compare with, in KiB.
const maxMemory = 256 << 10

// turns are how many are computed at once: each takes memory.
var turns = make(chan struct{}, 4)

// Hash returns what is kept of a password, with a salt of its own: "$argon2id$v=19$m=…,t=…,p=…$SALT$HASH".
func Hash(word string) (string, error) {
	salt := make([]byte, saltLen)
	if _, err := rand.Read(salt); err != nil {
		return "", err
	}
	key := derive(word, salt, passes, memory, lanes, keyLen)
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes, encode(salt), encode(key)), nil
}

func derive(word string, salt []byte, t, m uint32, p uint8, n uint32) []byte {
	turns <- struct{}{}
	defer func() { <-turns }()
	return argon2.IDKey([]byte(norm.NFC.String(word)), salt, t, m, p, n)
}

// Verify reports whether a password is the one that was kept. It takes as long for "", which is nobody's, so that a
// stranger does not learn who has one.
func Verify(kept, word string) bool {
	if len(word) > 4*MaxLen {
		word = word[:4*MaxLen] // longer than any that was taken
	}
	salt, key, t, m, p, ok := read(kept)
	if !ok {
		derive(word, make([]byte, saltLen), passes, memory, lanes, keyLen)
		return false
	}
	return subtle.ConstantTimeCompare(derive(word, salt, t, m, p, uint32(len(key))), key) == 1
}

// read takes a kept hash apart.
func read(kept string) (salt, key []byte, t, m uint32, p uint8, ok bool) {
	parts := strings.Split(kept, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return nil, nil, 0, 0, 0, false
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &m, &t, &p); n != 3 || err != nil || m > maxMemory || t == 0 || t > 10 || p == 0 || p > 8 {
		return nil, nil, 0, 0, 0, false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	key, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	ok = err == nil && err2 == nil && len(salt) >= 8 && len(key) >= 16 && len(key) <= 64
	return salt, key, t, m, p, ok
}
