package service

import "testing"

func TestFitting(t *testing.T) {
	for _, c := range []struct {
		wanted int
		files  uint64
		want   int
	}{
		{1000, 1 << 20, 1000},
		{1000, 1024, 480},
		{1000, 2064, 1000},
		{1000, 2063, 999},
		{10, 100, 10},
		{1000, 200, 68},
		{1000, 20, 1},
		{1000, ^uint64(0), 1000}, // RLIM_INFINITY
	} {
		if got := fitting(c.wanted, c.files); got != c.want {
			t.Errorf("%d wanted, %d files: %d, want %d", c.wanted, c.files, got, c.want)
		}
	}
}
