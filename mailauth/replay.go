package mailauth

import (
	"crypto/sha256"
	"sync"
)

// keptSignatures is of how many signatures it is remembered at least that they came; of twice as many at most.
const keptSignatures = 20_000

// replays counts how often one signature came. The zero value is ready; its methods may be called at once.
type replays struct {
	mu         sync.Mutex
	young, old map[[16]byte]int
}

// count says how often a signature came before, as far as it is remembered, and counts it.
func (r *replays) count(signature []byte) int {
	sum := sha256.Sum256(signature)
	key := [16]byte(sum[:16])
	r.mu.Lock()
	defer r.mu.Unlock()
	before, ok := r.young[key]
	if !ok {
		before = r.old[key]
	}
	if len(r.young) >= keptSignatures {
		r.young, r.old = nil, r.young
	}
	if r.young == nil {
		r.young = map[[16]byte]int{}
	}
	r.young[key] = before + 1
	return before
}
