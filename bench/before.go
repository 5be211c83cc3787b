package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"guichet/e2e/live"
)

// buildCommit builds the desk of another commit. What holds a slash is the path of a desk that is built already.
func buildCommit(r *run, commit string) (bin string, err error) {
	if strings.Contains(commit, "/") {
		return filepath.Abs(commit)
	}
	dir := r.TempDir()
	remove, err := live.Worktree(commit, filepath.Join(dir, "source"))
	if err != nil {
		return "", err
	}
	defer remove()
	bin = filepath.Join(dir, "guichet")
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", bin, "./cmd/guichet")
	cmd.Dir = filepath.Join(dir, "source")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w\n%s", commit, err, out)
	}
	return bin, nil
}

// measureBefore measures each load with the build of o.before and with today's (or o.after's), in pairs of rounds:
// what else the machine does hits both alike, so that the ratios of the pairs tell more than the rates.
func measureBefore(r *run, bin string, o options) error {
	before, err := buildCommit(r, o.before)
	if err != nil {
		return err
	}
	fmt.Printf("| load | before /s | now /s | rate, now to before (of the pairs) | CPU a mail before | now | CPU, now to before (of the pairs) | RssAnon peak before | now |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, name := range strings.Split(o.loads, ",") {
		l, err := loadOf(name, o)
		if err != nil {
			return err
		}
		var was, is []sample
		for round := range o.rounds {
			sides := []func(*run){
				func(r *run) { was = append(was, runDesk(r, before, r.TempDir(), l, o)) },
				func(r *run) { is = append(is, runDesk(r, bin, r.TempDir(), l, o)) },
			}
			if round%2 == 1 { // a machine that gets busier hits the second of a pair
				slices.Reverse(sides)
			}
			r.sub(sides[0])
			r.sub(sides[1])
		}
		fmt.Printf("| %s | %.0f | %.0f | %s | %.2f ms | %.2f ms | %s | %.0f MB | %.0f MB |\n", l.name,
			median(was).rate, median(is).rate, ratios(was, is, func(s sample) float64 { return s.rate }),
			middle(was, sample.cpuPerMail), middle(is, sample.cpuPerMail), ratios(was, is, sample.cpuPerMail),
			middle(was, sample.anonymous), middle(is, sample.anonymous))
	}
	return nil
}

// ratios is the median of what the pairs' ratios of a figure are, and their range.
func ratios(was, is []sample, of func(sample) float64) string {
	var all []float64
	for i := range was {
		all = append(all, of(is[i])/of(was[i]))
	}
	slices.Sort(all)
	return fmt.Sprintf("%.3f (%.2f to %.2f)", middleOf(all), all[0], all[len(all)-1])
}

// middle is the median of a figure.
func middle(all []sample, of func(sample) float64) float64 {
	var figures []float64
	for _, s := range all {
		figures = append(figures, of(s))
	}
	slices.Sort(figures)
	return middleOf(figures)
}

func middleFloat(figures []float64) float64 {
	figures = slices.Clone(figures)
	slices.Sort(figures)
	return middleOf(figures)
}

// middleOf is the median of sorted figures; of an even number, between the two in the middle.
func middleOf(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
