package live

import (
	"fmt"
	"os/exec"
)

// Worktree checks a commit out into dir, which must not be there yet, as a git worktree of the
// repository in the current folder. remove takes it away, with what was built there.
func Worktree(commit, dir string) (remove func(), err error) {
	out, err := exec.Command("git", "worktree", "add", "--quiet", "--detach", dir, commit).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("check out %s: %w\n%s", commit, err, out)
	}
	return func() { exec.Command("git", "worktree", "remove", "--force", dir).Run() }, nil
}
