package record

import (
	"bytes"
	"runtime"
	"runtime/debug"
	"slices"
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

// List reads at most limit records of b above after, in order; none if limit is 0. It passes over damaged ones.
func List[T any](r Reader, b Bucket, after []byte, limit int) ([]*T, error) {
	return ListIf[T](r, b, after, limit, func([]byte) bool { return true })
}

// ListIf is List of the records that fn takes as they lie in the file.
func ListIf[T any](r Reader, b Bucket, after []byte, limit int, fn func(data []byte) bool) ([]*T, error) {
	for limit > 0 {
		var found []Pair
		err := r.Each(b, after, func(k, data []byte) (bool, error) {
			if !bytes.Equal(k, after) && fn(data) {
				found = append(found, Pair{k, data})
			}
			return len(found) < limit, nil
		})
		if err != nil {
			return nil, err
		}
		all, err := decodeAll[T](r, b, found)
		if len(all) > 0 || err != nil || len(found) == 0 {
			return all, err
		}
		after = found[len(found)-1].Key // all were damaged: an empty list would be the end
	}
	return nil, nil
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

// decodeAll decodes records, but for damaged ones, on all cores, where they are many: nearly all of the time that it
// takes to read a large desk is spent here.
func decodeAll[T any](r Reader, b Bucket, from []Pair) ([]*T, error) {
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
				v := new(T)
				if err := Decode(b, from[at].Key, from[at].Data, v); err == nil {
					all[at] = v
				} else if !r.PassOver(err) {
					errs[i] = err
				}
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(all, func(v *T) bool { return v == nil }), nil
}
