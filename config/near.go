package config

// nearest returns the word that s was probably meant to be, "" if none is near.
func nearest(s string, words []string) string {
	best, at := "", min(3, (len(s)+1)/2)
	for _, w := range words {
		if d := distance(s, w); d < at {
			best, at = w, d
		}
	}
	return best
}

// distance counts the single letters to put in, take out or change.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := before
			if a[i] != b[j] {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, row[j]+1, before+1)
		}
	}
	return row[len(b)]
}
