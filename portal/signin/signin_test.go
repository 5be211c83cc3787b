package signin_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"time"

	"guichet/portal/signin"
)

// solve does the work of a task.
func solve(task string, zeros int) string {
	for n := 0; ; n++ {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s.%d", task, n))
		left := zeros
		for _, b := range sum {
			if left >= 8 && b == 0 {
				left -= 8
				continue
			}
			if left < 8 && b>>(8-left) == 0 {
				return fmt.Sprint(n)
			}
			break
		}
	}
}

// TestWork: work or patience is good once; neither too early, too late, for another's task, nor for less work than asked.
func TestWork(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	w := &signin.Work{Bits: 10, Now: func() time.Time { return now }}
	check := func(what string, got, want signin.Outcome) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	task := w.Task()
	check("at once", w.Check(task, ""), signin.Early)
	check("a wrong number", w.Check(task, "x"), signin.Early)
	check("the work", w.Check(task, solve(task, 10)), signin.Worked)
	check("the work again", w.Check(task, solve(task, 10)), signin.Invalid)
	task = w.Task()
	now = now.Add(9 * time.Second)
	check("after nine seconds", w.Check(task, ""), signin.Early)
	now = now.Add(time.Second)
	check("after ten", w.Check(task, ""), signin.Waited)
	check("and once more", w.Check(task, ""), signin.Invalid)
	task = w.Task()
	easy := strings.Replace(task, ".10.", ".1.", 1)
	check("an easier task", w.Check(easy, solve(easy, 1)), signin.Invalid)
	check("another desk's", (&signin.Work{Now: w.Now}).Check(task, solve(task, 10)), signin.Invalid)
	now = now.Add(4 * time.Hour)
	check("hours later", w.Check(task, solve(task, 10)), signin.Invalid)
	for _, broken := range []string{"", ".", "a.b", strings.Repeat("x", 1000), task + "x"} {
		check(broken, w.Check(broken, "1"), signin.Invalid)
	}
}

// TestKept: what a browser keeps of a login on its way comes back whole; what it made up is nothing.
func TestKept(t *testing.T) {
	begun := signin.Begun{State: "s", Nonce: "n", Verifier: "v", To: "/tickets"}
	if got := signin.Kept(begun.Keep()); got != begun {
		t.Errorf("kept %+v", got)
	}
	for _, broken := range []string{"", "x", "e30"} {
		if got := signin.Kept(broken); got != (signin.Begun{}) {
			t.Errorf("%q: %+v", broken, got)
		}
	}
}
