package ticket

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"sync"
	"time"
)

// maxKeys is how many keys a token's key id can tell apart.
const maxKeys = 8

// Keyring holds the keys that tokens are made with. The last one that is not retired
// signs; all of them verify, for years (PRODUCT 1.5).
type Keyring struct {
	Keys []Key `json:"keys"`

	ready [maxKeys]sync.Pool // of hash.Hash: HMACs that have their key, by its id; a letter takes several
}

// Key is one secret. Its place in the Keyring is its id, so that no key is ever removed.
type Key struct {
	Secret  []byte    `json:"secret"` // 32 random bytes
	Created time.Time `json:"created"`
	Retired time.Time `json:"retired,omitzero"` // zero: it may sign
}

// NewKeyring returns a keyring with one fresh key.
func NewKeyring(now time.Time) (*Keyring, error) {
	k := &Keyring{}
	return k, k.Add(now)
}

// Add makes a fresh key, the newest, which signs from now on; older ones still verify. It fails
// when there are maxKeys already, or without randomness.
func (k *Keyring) Add(now time.Time) error {
	if len(k.Keys) == maxKeys {
		return fmt.Errorf("a keyring has at most %d keys", maxKeys)
	}
	secret := make([]byte, sha256.Size)
	if _, err := rand.Read(secret); err != nil {
		return fmt.Errorf("make a key: %w", err)
	}
	k.Keys = append(k.Keys, Key{Secret: secret, Created: now.UTC()})
	return nil
}

// ParseKeyring reads what Bytes wrote.
func ParseKeyring(b []byte) (*Keyring, error) {
	k := &Keyring{}
	if err := json.Unmarshal(b, k); err != nil {
		return nil, fmt.Errorf("read the keyring: %w", err)
	}
	if len(k.Keys) == 0 || len(k.Keys) > maxKeys {
		return nil, errors.New("read the keyring: it must hold 1 to 8 keys")
	}
	for i, key := range k.Keys {
		if len(key.Secret) != sha256.Size {
			return nil, fmt.Errorf("read the keyring: key %d is not %d bytes long", i, sha256.Size)
		}
	}
	return k, nil
}

// Bytes returns the keyring's file.
func (k *Keyring) Bytes() ([]byte, error) {
	b, err := json.MarshalIndent(k, "", "  ")
	return append(b, '\n'), err
}

// Fingerprint tells two keyrings apart without telling a key. It covers the first key
// only, which every later state of the same keyring still has.
func (k *Keyring) Fingerprint() []byte {
	return k.Mac(0, []byte("fingerprint"))
}

// Matches reports whether the store that recorded this fingerprint was written with k.
func (k *Keyring) Matches(fingerprint []byte) bool {
	return bytes.Equal(k.Fingerprint(), fingerprint)
}

// Current is the id of the key that signs.
func (k *Keyring) Current() int {
	for id := len(k.Keys) - 1; id > 0; id-- {
		if k.Keys[id].Retired.IsZero() {
			return id
		}
	}
	return 0
}

// Mac returns the HMAC of parts under a key; nil for a key that does not exist.
func (k *Keyring) Mac(id int, parts ...[]byte) []byte {
	if id < 0 || id >= len(k.Keys) {
		return nil
	}
	h, ok := k.ready[id].Get().(hash.Hash)
	if !ok {
		h = hmac.New(sha256.New, k.Keys[id].Secret)
	}
	defer k.ready[id].Put(h)
	h.Reset()
	message := make([]byte, 0, 128)
	for _, p := range parts {
		// The length in front keeps two different lists of parts different.
		message = append(append(message, byte(len(p)>>8), byte(len(p))), p...)
	}
	h.Write(message)
	return h.Sum(make([]byte, 0, sha256.Size))
}
