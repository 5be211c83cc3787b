package record

// Touched are the keys that commits changed since a rewrite began; "" is a bucket's sequence.
type Touched map[Bucket]map[string]bool

func (t Touched) add(b Bucket, key []byte) {
	if t[b] == nil {
		t[b] = map[string]bool{}
	}
	t[b][string(key)] = true
}
