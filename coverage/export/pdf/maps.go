package pdf
func (s *sheet) maps(any, any) {}
