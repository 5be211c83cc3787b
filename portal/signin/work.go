package signin

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"math/bits"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Work is what a form without login costs its sender. A browser with script finds a number whose hash with the form's
// task begins with Bits zeros, which takes some seconds while its reader types; one without script shows that its reader
// had the form for Patience. Either is good once. The zero value of a field is the default.
//
// Its key and what was used live in memory: after a restart a form that was open is shown again.
type Work struct {
	Bits     int           // 0: 17, some 130,000 hashes
	Patience time.Duration // 0: ten seconds
	Now      func() time.Time

	mutex sync.Mutex
	key   []byte
	used  map[string]time.Time // tasks that were used, until they are too old anyway
}

// Bounds of a task.
const (
	taskTime = 3 * time.Hour // how long a form may be open
	maxUsed  = 100_000       // tasks that are remembered; more are refused until some are too old
)

// Outcome of a proof.
type Outcome int

// The outcomes.
const (
	Invalid Outcome = iota // not a task of ours, too old, or used
	Early                  // no work was done, and the form was not open long enough: the same task is good in a moment
	Worked
	Waited
)

// Cost is how many bits must be zero.
func (w *Work) Cost() int {
	if w.Bits > 0 {
		return w.Bits
	}
	return 17
}

func (w *Work) patience() time.Duration {
	if w.Patience > 0 {
		return w.Patience
	}
	return 10 * time.Second
}

// Task returns a new one for a form: "TIME.BITS.RANDOM.MAC".
func (w *Work) Task() string {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	random := make([]byte, 12)
	_, _ = rand.Read(random) // never fails (crypto/rand)
	head := strconv.FormatInt(w.Now().Unix(), 36) + "." + strconv.Itoa(w.Cost()) + "." + base64.RawURLEncoding.EncodeToString(random)
	return head + "." + w.mac(head)
}

func (w *Work) mac(head string) string {
	if w.key == nil {
		w.key = make([]byte, 32)
		_, _ = rand.Read(w.key) // never fails (crypto/rand)
	}
	m := hmac.New(sha256.New, w.key)
	m.Write([]byte(head))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil)[:15])
}

// Check judges what came back with a form, and uses the task up if that is good.
func (w *Work) Check(task, number string) Outcome {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	at := strings.LastIndexByte(task, '.')
	if at < 0 || len(task) > 100 || !hmac.Equal([]byte(w.mac(task[:at])), []byte(task[at+1:])) {
		return Invalid
	}
	now := w.Now()
	made, err := strconv.ParseInt(strings.Split(task, ".")[0], 36, 64)
	age := now.Sub(time.Unix(made, 0))
	if _, again := w.used[task]; err != nil || again || age > taskTime || !w.room(now) {
		return Invalid
	}
	outcome := Early
	switch {
	case len(number) > 0 && len(number) < 20 && zeros(task+"."+number) >= w.Cost():
		outcome = Worked
	case age >= w.patience():
		outcome = Waited
	default:
		return Early
	}
	w.used[task] = now.Add(taskTime)
	return outcome
}

// room makes room for one more used task; false if there is none.
func (w *Work) room(now time.Time) bool {
	if w.used == nil {
		w.used = map[string]time.Time{}
	}
	if len(w.used) < maxUsed {
		return true
	}
	for task, until := range w.used {
		if now.After(until) {
			delete(w.used, task)
		}
	}
	return len(w.used) < maxUsed
}

// zeros counts the bits that are zero at the begin of a text's SHA-256.
func zeros(text string) int {
	sum := sha256.Sum256([]byte(text))
	return bits.LeadingZeros64(binary.BigEndian.Uint64(sum[:8]))
}
