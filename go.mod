module yikezhong

go 1.26.0
