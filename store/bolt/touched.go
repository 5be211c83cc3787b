package bolt

// touched are the keys that commits changed since a rewrite began; "" is a bucket's sequence.
type touched map[bucket]map[string]bool

func (t touched) add(b bucket, key []byte) {
	if t[b] == nil {
		t[b] = map[string]bool{}
	}
	t[b][string(key)] = true
}
