package record

import (
	"bytes"
	"runtime"
	"runtime/debug"
	"sync"
)

// Pair is a record as it lies in the file.
type Pair struct{ Key, Data []byte }

// Read returns the record at key, or the errors of Get.
func Read[T any](r Reader, b Bucket, key []byte) (*T, error) {
	v := new(T)
	if err := r.Get(b, key, v); err != nil {
		return nil, err
	}
	return v, nil
}

// List reads at most limit records of b above after, in order; none if limit is 0.
func List[T any](r Reader, b Bucket, after []byte, limit int) ([]*T, error) {
	return ListIf[T](r, b, after, limit, func([]byte) bool { return true })
}

// ListIf is List of the records that fn takes as they lie in the file.
func ListIf[T any](r Reader, b Bucket, after []byte, limit int, fn func(data []byte) bool) ([]*T, error) {
	var found []Pair
	if limit <= 0 {
		return nil, nil
	}
	err := r.Each(b, after, func(k, data []byte) (bool, error) {
		if !bytes.Equal(k, after) && fn(data) {
			found = append(found, Pair{k, data})
		}
		return len(found) < limit, nil
	})
	if err != nil {
		return nil, err
	}
	return decodeAll[T](b, found)
}

// ListUnder reads every record of b whose key begins with prefix.
func ListUnder[T any](r Reader, b Bucket, prefix []byte) ([]*T, error) {
	var all []*T
	err := r.Under(b, prefix, func(k, data []byte) error {
		v := new(T)
		all = append(all, v)
		return Decode(b, k, data, v)
	})
	return all, err
}

// parallel is how many records are worth another goroutine.
const parallel = 100

// decodeAll decodes records on all cores, where they are many: nearly all of the time that it
// takes to read a large desk is spent here.
func decodeAll[T any](b Bucket, from []Pair) ([]*T, error) {
	if len(from) == 0 {
		return nil, nil
	}
	all := make([]*T, len(from))
	parts := min(runtime.GOMAXPROCS(0), 1+len(from)/parallel)
	errs := make([]error, parts)
	var wait sync.WaitGroup
	for i := range parts {
		wait.Go(func() {
			defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
			defer Catch(b, nil, &errs[i])
			for at := i * len(from) / parts; at < (i+1)*len(from)/parts && errs[i] == nil; at++ {
				all[at] = new(T)
				errs[i] = Decode(b, from[at].Key, from[at].Data, all[at])
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}
