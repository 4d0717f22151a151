(module
 (type $0 (func (param i32)))
 (type $1 (func (result i32)))
 (type $2 (func (param f32) (result i32)))
 (type $3 (func (param f32) (result f32)))
 (type $4 (func (param i32 i32) (result f32)))
 (type $5 (func))
 (type $6 (func (param i32) (result i32)))
 (type $7 (func (param i32 i32 i32 i32 i32 i32 i32 f32 f32) (result i32)))
 (type $8 (func (param i32 i32)))
 (global $wasm/assembly/layout/num_experts (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/top_k (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/num_shared (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/group_count (mut i32) (i32.const 1))
 (global $wasm/assembly/layout/groups_selected (mut i32) (i32.const 1))
 (global $wasm/assembly/layout/group_size (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/group_stride (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/dtype (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/flags (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/epsilon (mut f32) (f32.const 0))
 (global $wasm/assembly/layout/scaling_factor (mut f32) (f32.const 1))
 (global $wasm/assembly/layout/columns (mut i32) (i32.const 16))
 (global $wasm/assembly/layout/exp_table (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/choice_offsets (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/estimates (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/column_maxima (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/candidate_ids (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/candidate_choices (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/selected_ids (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/selected_scores (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/selected_choices (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/group_scores (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/group_firsts (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/group_seconds (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/group_kept (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/expert_scale (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/expert_map (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/logits (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/indices (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/weights (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/chunk_base (mut i32) (i32.const 0))
 (global $wasm/assembly/layout/cursor (mut i32) (i32.const 0))
 (memory $0 1)
 (export "exp_table" (func $wasm/assembly/index/exp_table))
 (export "choice_offsets" (func $wasm/assembly/index/choice_offsets))
 (export "group_stride" (func $wasm/assembly/index/group_stride))
 (export "expert_scale" (func $wasm/assembly/index/expert_scale))
 (export "expert_map" (func $wasm/assembly/index/expert_map))
 (export "logits_address" (func $wasm/assembly/index/logits_address))
 (export "indices_address" (func $wasm/assembly/index/indices_address))
 (export "weights_address" (func $wasm/assembly/index/weights_address))
 (export "route_tokens" (func $wasm/assembly/index/route_tokens))
 (export "configure" (func $wasm/assembly/layout/configure))
 (export "reserve" (func $wasm/assembly/layout/reserve))
 (export "sigmoid" (func $wasm/assembly/score/sigmoid))
 (export "memory" (memory $0))
 (func $wasm/assembly/score/sigmoid (param $0 f32) (result f32)
  (local $1 i32)
  (local $2 i64)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  i32.const 1120927744
  local.get $0
  i32.reinterpret_f32
  local.tee $3
  i32.const 2147483647
  i32.and
  local.tee $1
  local.get $1
  i32.const 1120927744
  i32.ge_u
  select
  local.tee $1
  i32.const 23
  i32.shr_u
  local.set $4
  local.get $1
  i32.const 8388607
  i32.and
  i32.const 8388608
  i32.or
  local.tee $1
  i32.const 31
  i32.const 134
  local.get $4
  i32.sub
  local.tee $5
  local.get $5
  i32.const 31
  i32.ge_s
  select
  i32.shr_u
  local.tee $5
  i32.const 16
  i32.shr_u
  i32.const 47274
  i32.mul
  local.get $5
  i32.const 65535
  i32.and
  i32.const 47274
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i32.const 7
  i32.shr_u
  local.set $5
  local.get $4
  i32.const 110
  i32.sub
  local.tee $4
  i32.const 0
  i32.ge_s
  if (result i32)
   local.get $1
   local.get $4
   i32.shl
  else
   local.get $1
   i32.const 31
   i32.const 0
   local.get $4
   i32.sub
   local.tee $1
   local.get $1
   i32.const 31
   i32.ge_s
   select
   i32.shr_u
  end
  local.get $5
  i32.const -1317922825
  i32.mul
  i32.sub
  local.get $5
  i32.const 53711
  i32.mul
  i32.const 16
  i32.shr_u
  i32.sub
  local.tee $4
  i32.const 16
  i32.shr_u
  local.tee $6
  local.get $6
  i32.mul
  local.set $1
  i32.const 0
  i32.const 65535
  global.get $wasm/assembly/layout/exp_table
  local.get $5
  i32.const 255
  i32.and
  i32.const 2
  i32.shl
  i32.add
  i32.load
  local.tee $7
  i32.const -1
  i32.xor
  i64.extend_i32_u
  local.get $4
  local.get $1
  i32.const 9
  i32.shr_u
  i32.sub
  local.get $1
  i32.const 16
  i32.shr_u
  local.get $6
  i32.mul
  i32.const 16
  i32.shr_u
  i32.const 10923
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 8
  i32.shr_u
  local.get $7
  i32.add
  i64.extend_i32_u
  local.get $5
  i32.const 8
  i32.shr_u
  i64.extend_i32_u
  i64.const 32
  i64.shl
  i64.or
  local.tee $2
  i32.wrap_i64
  i32.const -1
  i32.xor
  local.tee $1
  i32.const 31
  local.get $2
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  local.tee $4
  i32.const 1
  i32.add
  local.tee $5
  local.get $5
  i32.const 31
  i32.ge_u
  select
  i32.shr_u
  i32.const -2147483648
  i32.sub
  local.tee $5
  i32.const 15
  i32.shr_u
  i32.const 1
  i32.and
  local.get $5
  i32.const 16
  i32.shr_u
  i32.add
  local.tee $6
  i32.const 1
  i32.shr_u
  i32.const -2147483648
  i32.sub
  local.get $6
  i32.div_u
  local.tee $6
  local.get $6
  i32.const 65535
  i32.ge_u
  select
  local.tee $6
  local.get $5
  i32.const 1
  i32.shr_u
  i32.mul
  i32.sub
  local.get $5
  i32.const 1
  i32.and
  local.get $6
  i32.mul
  i32.const 1
  i32.shr_u
  i32.sub
  local.set $5
  local.get $6
  i32.const 16
  i32.shl
  local.get $5
  i32.const 16
  i32.shr_s
  local.get $6
  i32.mul
  local.get $5
  i32.const 65535
  i32.and
  local.get $6
  i32.mul
  i32.const 16
  i32.shr_u
  i32.add
  i32.const 14
  i32.shr_s
  i32.add
  local.set $5
  local.get $3
  i32.const 31
  i32.shr_u
  i32.eqz
  if
   local.get $5
   local.get $5
   i32.clz
   local.tee $1
   i32.shl
   local.set $3
   i32.const 126
   local.get $1
   i32.sub
   local.tee $1
   i32.const 1
   i32.sub
   local.tee $4
   i32.const 0
   local.get $4
   i32.const 0
   i32.gt_s
   select
   local.set $4
   i32.const 8
   i32.const 9
   local.get $1
   i32.sub
   local.get $1
   i32.const 0
   i32.gt_s
   select
   local.tee $1
   i32.const 32
   i32.gt_u
   if (result i32)
    i32.const 0
   else
    local.get $3
    i32.const 1
    i32.shr_u
    local.get $1
    i32.const 1
    i32.sub
    i32.shr_u
    local.tee $5
    local.get $4
    i32.const 23
    i32.shl
    i32.add
    i32.const -2147483648
    local.get $5
    i32.const 1
    i32.and
    i32.sub
    local.get $3
    i32.const 32
    local.get $1
    i32.sub
    i32.shl
    i32.lt_u
    i32.add
   end
   f32.reinterpret_i32
   return
  end
  local.get $1
  i64.extend_i32_u
  local.get $5
  i64.extend_i32_u
  i64.mul
  i64.const 32
  i64.shr_u
  i32.wrap_i64
  i32.const 1
  i32.add
  local.tee $1
  i32.clz
  local.set $3
  local.get $1
  local.get $3
  i32.shl
  local.set $1
  i32.const 126
  local.get $4
  i32.sub
  local.get $3
  i32.sub
  local.tee $3
  i32.const 1
  i32.sub
  local.tee $4
  i32.const 0
  local.get $4
  i32.const 0
  i32.gt_s
  select
  local.set $4
  i32.const 8
  i32.const 9
  local.get $3
  i32.sub
  local.get $3
  i32.const 0
  i32.gt_s
  select
  local.tee $3
  i32.const 32
  i32.gt_u
  if (result i32)
   i32.const 0
  else
   local.get $1
   i32.const 1
   i32.shr_u
   local.get $3
   i32.const 1
   i32.sub
   i32.shr_u
   local.tee $5
   local.get $4
   i32.const 23
   i32.shl
   i32.add
   i32.const -2147483648
   local.get $5
   i32.const 1
   i32.and
   i32.sub
   local.get $1
   i32.const 32
   local.get $3
   i32.sub
   i32.shl
   i32.lt_u
   i32.add
  end
  f32.reinterpret_i32
 )
 (func $wasm/assembly/group/rank_groups (param $0 f32) (result i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 f32)
  (local $4 f32)
  (local $5 f32)
  (local $6 i32)
  (local $7 f32)
  f32.const inf
  local.set $4
  f32.const -inf
  local.set $5
  loop $for-loop|0
   local.get $2
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    global.get $wasm/assembly/layout/group_scores
    local.get $2
    i32.const 2
    i32.shl
    i32.add
    f32.load
    local.set $3
    i32.const 0
    local.set $6
    i32.const 0
    local.set $1
    loop $for-loop|1
     local.get $1
     global.get $wasm/assembly/layout/group_count
     i32.lt_u
     if
      local.get $6
      local.get $1
      local.get $2
      i32.lt_u
      global.get $wasm/assembly/layout/group_scores
      local.get $1
      i32.const 2
      i32.shl
      i32.add
      f32.load
      local.tee $7
      local.get $3
      f32.eq
      i32.and
      local.get $3
      local.get $7
      f32.lt
      i32.add
      i32.add
      local.set $6
      local.get $1
      i32.const 1
      i32.add
      local.set $1
      br $for-loop|1
     end
    end
    global.get $wasm/assembly/layout/group_kept
    local.get $2
    i32.const 2
    i32.shl
    i32.add
    local.get $6
    global.get $wasm/assembly/layout/groups_selected
    i32.lt_u
    local.tee $1
    i32.store
    local.get $1
    if
     local.get $3
     local.get $4
     f32.min
     local.set $4
    else
     local.get $3
     local.get $5
     f32.max
     local.set $5
    end
    local.get $2
    i32.const 1
    i32.add
    local.set $2
    br $for-loop|0
   end
  end
  local.get $4
  local.get $5
  f32.sub
  local.get $0
  f32.gt
 )
 (func $wasm/assembly/weigh/sum_scores (param $0 i32) (param $1 i32) (result f32)
  local.get $0
  global.get $wasm/assembly/layout/top_k
  i32.ge_u
  if
   f32.const 0
   return
  end
  local.get $1
  i32.const 1
  i32.eq
  if
   global.get $wasm/assembly/layout/selected_scores
   local.get $0
   i32.const 2
   i32.shl
   i32.add
   f32.load
   return
  end
  local.get $0
  local.get $1
  i32.const 1
  i32.shr_u
  local.tee $1
  call $wasm/assembly/weigh/sum_scores
  local.get $0
  local.get $1
  i32.add
  local.get $1
  call $wasm/assembly/weigh/sum_scores
  f32.add
 )
 (func $wasm/assembly/select/rank_candidates (param $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 v128)
  (local $4 i32)
  (local $5 i32)
  (local $6 f32)
  (local $7 v128)
  local.get $0
  i32.const 3
  i32.add
  i32.const 2
  i32.shr_u
  local.set $5
  local.get $0
  local.set $1
  loop $for-loop|0
   local.get $1
   local.get $5
   i32.const 2
   i32.shl
   i32.lt_u
   if
    global.get $wasm/assembly/layout/candidate_choices
    local.get $1
    i32.const 2
    i32.shl
    i32.add
    f32.const -inf
    f32.store
    local.get $1
    i32.const 1
    i32.add
    local.set $1
    br $for-loop|0
   end
  end
  i32.const 0
  local.set $1
  loop $for-loop|1
   local.get $0
   local.get $1
   i32.gt_u
   if
    global.get $wasm/assembly/layout/candidate_choices
    local.get $1
    i32.const 2
    i32.shl
    i32.add
    f32.load
    local.tee $6
    f32x4.splat
    local.set $7
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    local.set $3
    i32.const 0
    local.set $2
    loop $for-loop|2
     local.get $2
     local.get $5
     i32.lt_u
     if
      local.get $3
      global.get $wasm/assembly/layout/candidate_choices
      local.get $2
      i32.const 4
      i32.shl
      i32.add
      v128.load
      local.get $7
      f32x4.gt
      i32x4.sub
      local.set $3
      local.get $2
      i32.const 1
      i32.add
      local.set $2
      br $for-loop|2
     end
    end
    block $for-continue|1
     local.get $3
     local.get $3
     local.get $3
     i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
     i32x4.add
     local.tee $3
     i32x4.extract_lane 0
     local.get $3
     i32x4.extract_lane 1
     i32.add
     local.tee $2
     global.get $wasm/assembly/layout/top_k
     i32.ge_u
     br_if $for-continue|1
     i32.const 0
     local.set $4
     loop $for-loop|3
      local.get $1
      local.get $4
      i32.gt_u
      if
       local.get $2
       global.get $wasm/assembly/layout/candidate_choices
       local.get $4
       i32.const 2
       i32.shl
       i32.add
       f32.load
       local.get $6
       f32.eq
       i32.add
       local.set $2
       local.get $4
       i32.const 1
       i32.add
       local.set $4
       br $for-loop|3
      end
     end
     local.get $2
     global.get $wasm/assembly/layout/top_k
     i32.ge_u
     br_if $for-continue|1
     local.get $2
     i32.const 2
     i32.shl
     local.tee $2
     global.get $wasm/assembly/layout/selected_ids
     i32.add
     global.get $wasm/assembly/layout/candidate_ids
     local.get $1
     i32.const 2
     i32.shl
     i32.add
     i32.load
     i32.store
     global.get $wasm/assembly/layout/selected_choices
     local.get $2
     i32.add
     local.get $6
     f32.store
    end
    local.get $1
    i32.const 1
    i32.add
    local.set $1
    br $for-loop|1
   end
  end
 )
 (func $wasm/assembly/select/list_candidates (param $0 f32) (result i32)
  (local $1 i32)
  (local $2 v128)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  local.get $0
  f32.const -3402823466385288598117041e14
  f32.max
  f32x4.splat
  local.set $2
  global.get $wasm/assembly/layout/group_count
  global.get $wasm/assembly/layout/group_stride
  i32.mul
  local.set $5
  loop $for-loop|0
   local.get $3
   local.get $5
   i32.lt_u
   if
    global.get $wasm/assembly/layout/estimates
    local.get $3
    i32.const 2
    i32.shl
    i32.add
    local.tee $1
    v128.load
    local.get $2
    f32x4.ge
    local.get $1
    v128.load offset=16
    local.get $2
    f32x4.ge
    i16x8.narrow_i32x4_s
    local.get $1
    v128.load offset=32
    local.get $2
    f32x4.ge
    local.get $1
    v128.load offset=48
    local.get $2
    f32x4.ge
    i16x8.narrow_i32x4_s
    i8x16.narrow_i16x8_s
    i8x16.bitmask
    local.set $1
    loop $while-continue|1
     local.get $1
     if
      global.get $wasm/assembly/layout/candidate_ids
      local.get $4
      i32.const 2
      i32.shl
      i32.add
      local.get $3
      local.get $1
      i32.ctz
      i32.add
      i32.store
      local.get $4
      i32.const 1
      i32.add
      local.set $4
      local.get $1
      local.get $1
      i32.const 1
      i32.sub
      i32.and
      local.set $1
      br $while-continue|1
     end
    end
    local.get $3
    i32.const 16
    i32.add
    local.set $3
    br $for-loop|0
   end
  end
  local.get $4
 )
 (func $wasm/assembly/select/insert_candidates (param $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 f32)
  (local $6 i32)
  (local $7 f32)
  loop $for-loop|0
   local.get $0
   local.get $4
   i32.gt_u
   if
    global.get $wasm/assembly/layout/candidate_choices
    local.get $4
    i32.const 2
    i32.shl
    i32.add
    f32.load
    local.set $5
    block $for-continue|0
     local.get $3
     local.tee $1
     global.get $wasm/assembly/layout/top_k
     i32.eq
     if
      local.get $5
      global.get $wasm/assembly/layout/selected_choices
      local.get $1
      i32.const 1
      i32.sub
      local.tee $1
      i32.const 2
      i32.shl
      i32.add
      f32.load
      f32.gt
      i32.eqz
      br_if $for-continue|0
     else
      local.get $3
      i32.const 1
      i32.add
      local.set $3
     end
     loop $for-loop|1
      local.get $1
      if
       local.get $1
       i32.const 1
       i32.sub
       local.tee $2
       i32.const 2
       i32.shl
       local.tee $6
       global.get $wasm/assembly/layout/selected_choices
       i32.add
       f32.load
       local.tee $7
       local.get $5
       f32.ge
       i32.eqz
       if
        local.get $1
        i32.const 2
        i32.shl
        local.tee $1
        global.get $wasm/assembly/layout/selected_ids
        i32.add
        global.get $wasm/assembly/layout/selected_ids
        local.get $6
        i32.add
        i32.load
        i32.store
        global.get $wasm/assembly/layout/selected_choices
        local.get $1
        i32.add
        local.get $7
        f32.store
        local.get $2
        local.set $1
        br $for-loop|1
       end
      end
     end
     local.get $1
     i32.const 2
     i32.shl
     local.tee $1
     global.get $wasm/assembly/layout/selected_ids
     i32.add
     global.get $wasm/assembly/layout/candidate_ids
     local.get $4
     i32.const 2
     i32.shl
     i32.add
     i32.load
     i32.store
     global.get $wasm/assembly/layout/selected_choices
     local.get $1
     i32.add
     local.get $5
     f32.store
    end
    local.get $4
    i32.const 1
    i32.add
    local.set $4
    br $for-loop|0
   end
  end
 )
 (func $wasm/assembly/select/find_column_maxima
  (local $0 i32)
  (local $1 i32)
  (local $2 v128)
  (local $3 v128)
  (local $4 v128)
  (local $5 v128)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  global.get $wasm/assembly/layout/columns
  i32.const 2
  i32.shl
  local.set $7
  global.get $wasm/assembly/layout/group_count
  global.get $wasm/assembly/layout/group_stride
  i32.mul
  i32.const 2
  i32.shl
  local.set $8
  loop $for-loop|0
   local.get $1
   local.get $7
   i32.lt_u
   if
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $2
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $3
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $4
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    local.set $5
    local.get $1
    local.set $0
    loop $for-loop|1
     local.get $0
     local.get $8
     i32.lt_u
     if
      local.get $2
      global.get $wasm/assembly/layout/estimates
      local.get $0
      i32.add
      local.tee $6
      v128.load
      f32x4.pmax
      local.set $2
      local.get $3
      local.get $6
      v128.load offset=16
      f32x4.pmax
      local.set $3
      local.get $4
      local.get $6
      v128.load offset=32
      f32x4.pmax
      local.set $4
      local.get $5
      local.get $6
      v128.load offset=48
      f32x4.pmax
      local.set $5
      local.get $0
      local.get $7
      i32.add
      local.set $0
      br $for-loop|1
     end
    end
    global.get $wasm/assembly/layout/column_maxima
    local.get $1
    i32.add
    local.tee $0
    local.get $2
    v128.store
    local.get $0
    local.get $3
    v128.store offset=16
    local.get $0
    local.get $4
    v128.store offset=32
    local.get $0
    local.get $5
    v128.store offset=48
    local.get $1
    i32.const -64
    i32.sub
    local.set $1
    br $for-loop|0
   end
  end
 )
 (func $wasm/assembly/group/find_top_two (param $0 i32)
  (local $1 v128)
  (local $2 v128)
  (local $3 i32)
  (local $4 i32)
  (local $5 v128)
  global.get $wasm/assembly/layout/estimates
  local.get $0
  global.get $wasm/assembly/layout/group_stride
  i32.mul
  i32.const 2
  i32.shl
  i32.add
  local.tee $3
  global.get $wasm/assembly/layout/group_stride
  i32.const 2
  i32.shl
  i32.add
  local.set $4
  v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
  local.set $1
  v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
  local.set $2
  loop $for-loop|0
   local.get $3
   local.get $4
   i32.lt_u
   if
    local.get $2
    local.get $1
    local.get $3
    v128.load
    local.tee $5
    f32x4.pmin
    f32x4.pmax
    local.set $2
    local.get $1
    local.get $5
    f32x4.pmax
    local.set $1
    local.get $3
    i32.const 16
    i32.add
    local.set $3
    br $for-loop|0
   end
  end
  local.get $1
  local.get $1
  local.get $1
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  local.tee $5
  f32x4.pmin
  local.get $2
  local.get $2
  local.get $2
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  f32x4.pmax
  f32x4.pmax
  local.set $2
  local.get $1
  local.get $5
  f32x4.pmax
  local.tee $1
  local.get $1
  i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
  local.set $5
  local.get $0
  i32.const 2
  i32.shl
  local.tee $0
  global.get $wasm/assembly/layout/group_firsts
  i32.add
  local.get $1
  local.get $5
  f32x4.pmax
  f32x4.extract_lane 0
  f32.store
  global.get $wasm/assembly/layout/group_seconds
  local.get $0
  i32.add
  local.get $1
  local.get $5
  f32x4.pmin
  local.get $2
  local.get $2
  local.get $2
  i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
  f32x4.pmax
  f32x4.pmax
  f32x4.extract_lane 0
  f32.store
 )
 (func $wasm/assembly/select/select_experts<u16> (param $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 v128)
  (local $5 f32)
  (local $6 v128)
  (local $7 v128)
  (local $8 i32)
  (local $9 i32)
  (local $10 f32)
  call $wasm/assembly/select/find_column_maxima
  global.get $wasm/assembly/layout/column_maxima
  global.get $wasm/assembly/layout/columns
  i32.const 2
  i32.shl
  i32.add
  local.set $8
  v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
  local.set $4
  global.get $wasm/assembly/layout/column_maxima
  local.set $1
  loop $for-loop|0
   local.get $1
   local.get $8
   i32.lt_u
   if
    local.get $1
    v128.load
    local.set $7
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    local.set $6
    global.get $wasm/assembly/layout/column_maxima
    local.set $2
    loop $for-loop|1
     local.get $2
     local.get $8
     i32.lt_u
     if
      local.get $6
      local.get $2
      v128.load32_splat
      local.get $7
      f32x4.gt
      i32x4.sub
      local.set $6
      local.get $2
      i32.const 4
      i32.add
      local.set $2
      br $for-loop|1
     end
    end
    local.get $4
    local.get $7
    v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
    local.get $6
    global.get $wasm/assembly/layout/top_k
    i32x4.splat
    i32x4.lt_s
    v128.bitselect
    f32x4.pmin
    local.set $4
    local.get $1
    i32.const 16
    i32.add
    local.set $1
    br $for-loop|0
   end
  end
  local.get $4
  local.get $4
  local.get $4
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  f32x4.pmin
  local.tee $4
  local.get $4
  local.get $4
  i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
  f32x4.pmin
  f32x4.extract_lane 0
  local.set $5
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  if (result f32)
   local.get $5
   local.get $5
   f32.abs
   f32.const 9.999999974752427e-07
   f32.mul
   f32.const 2.9999999242136255e-05
   f32.add
   f32.const 2
   f32.mul
   f32.sub
  else
   local.get $5
  end
  call $wasm/assembly/select/list_candidates
  local.set $2
  loop $for-loop|00
   local.get $2
   local.get $3
   i32.gt_u
   if
    block $wasm/assembly/select/expert_at|inlined.1 (result i32)
     global.get $wasm/assembly/layout/candidate_ids
     local.get $3
     i32.const 2
     i32.shl
     i32.add
     i32.load
     local.tee $8
     global.get $wasm/assembly/layout/group_count
     i32.const 1
     i32.eq
     br_if $wasm/assembly/select/expert_at|inlined.1
     drop
     local.get $8
     local.get $8
     global.get $wasm/assembly/layout/group_stride
     i32.div_u
     local.tee $1
     global.get $wasm/assembly/layout/group_stride
     i32.mul
     i32.sub
     local.get $1
     global.get $wasm/assembly/layout/group_size
     i32.mul
     i32.add
    end
    local.set $1
    global.get $wasm/assembly/layout/flags
    i32.const 1
    i32.and
    local.tee $9
    if (result f32)
     global.get $wasm/assembly/layout/choice_offsets
     local.get $8
     i32.const 2
     i32.shl
     i32.add
     f32.load
     local.set $10
     v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
     v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
     local.get $0
     local.get $1
     i32.const 1
     i32.shl
     i32.add
     i32.load16_u
     i32x4.splat
     i32.const 16
     i32x4.shl
     f32x4.pmax
     f32x4.pmin
     v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
     f32x4.add
     f32x4.extract_lane 0
     local.set $5
     local.get $9
     if (result f32)
      local.get $5
      call $wasm/assembly/score/sigmoid
      local.get $10
      f32.add
     else
      local.get $5
     end
    else
     global.get $wasm/assembly/layout/estimates
     local.get $8
     i32.const 2
     i32.shl
     i32.add
     f32.load
    end
    local.set $5
    local.get $3
    i32.const 2
    i32.shl
    local.tee $8
    global.get $wasm/assembly/layout/candidate_ids
    i32.add
    local.get $1
    i32.store
    global.get $wasm/assembly/layout/candidate_choices
    local.get $8
    i32.add
    local.get $5
    f32.store
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|00
   end
  end
  local.get $2
  i32.const 64
  i32.gt_u
  if
   local.get $2
   call $wasm/assembly/select/insert_candidates
  else
   local.get $2
   call $wasm/assembly/select/rank_candidates
  end
  i32.const 0
  local.set $3
  loop $for-loop|001
   local.get $3
   global.get $wasm/assembly/layout/top_k
   i32.lt_u
   if
    local.get $3
    i32.const 2
    i32.shl
    local.tee $1
    global.get $wasm/assembly/layout/selected_scores
    i32.add
    v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
    v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
    local.get $0
    global.get $wasm/assembly/layout/selected_ids
    local.get $1
    i32.add
    i32.load
    i32.const 1
    i32.shl
    i32.add
    i32.load16_u
    i32x4.splat
    i32.const 16
    i32x4.shl
    f32x4.pmax
    f32x4.pmin
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.add
    f32x4.extract_lane 0
    call $wasm/assembly/score/sigmoid
    f32.store
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|001
   end
  end
 )
 (func $wasm/assembly/select/select_experts<i16> (param $0 i32)
  (local $1 v128)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 f32)
  (local $6 v128)
  (local $7 i32)
  (local $8 v128)
  (local $9 i32)
  (local $10 f32)
  call $wasm/assembly/select/find_column_maxima
  global.get $wasm/assembly/layout/column_maxima
  global.get $wasm/assembly/layout/columns
  i32.const 2
  i32.shl
  i32.add
  local.set $7
  v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
  local.set $1
  global.get $wasm/assembly/layout/column_maxima
  local.set $2
  loop $for-loop|0
   local.get $2
   local.get $7
   i32.lt_u
   if
    local.get $2
    v128.load
    local.set $8
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    local.set $6
    global.get $wasm/assembly/layout/column_maxima
    local.set $3
    loop $for-loop|1
     local.get $3
     local.get $7
     i32.lt_u
     if
      local.get $6
      local.get $3
      v128.load32_splat
      local.get $8
      f32x4.gt
      i32x4.sub
      local.set $6
      local.get $3
      i32.const 4
      i32.add
      local.set $3
      br $for-loop|1
     end
    end
    local.get $1
    local.get $8
    v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
    local.get $6
    global.get $wasm/assembly/layout/top_k
    i32x4.splat
    i32x4.lt_s
    v128.bitselect
    f32x4.pmin
    local.set $1
    local.get $2
    i32.const 16
    i32.add
    local.set $2
    br $for-loop|0
   end
  end
  local.get $1
  local.get $1
  local.get $1
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  f32x4.pmin
  local.tee $1
  local.get $1
  local.get $1
  i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
  f32x4.pmin
  f32x4.extract_lane 0
  local.set $5
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  if (result f32)
   local.get $5
   local.get $5
   f32.abs
   f32.const 9.999999974752427e-07
   f32.mul
   f32.const 2.9999999242136255e-05
   f32.add
   f32.const 2
   f32.mul
   f32.sub
  else
   local.get $5
  end
  call $wasm/assembly/select/list_candidates
  local.set $3
  loop $for-loop|00
   local.get $3
   local.get $4
   i32.gt_u
   if
    block $wasm/assembly/select/expert_at|inlined.0 (result i32)
     global.get $wasm/assembly/layout/candidate_ids
     local.get $4
     i32.const 2
     i32.shl
     i32.add
     i32.load
     local.tee $7
     global.get $wasm/assembly/layout/group_count
     i32.const 1
     i32.eq
     br_if $wasm/assembly/select/expert_at|inlined.0
     drop
     local.get $7
     local.get $7
     global.get $wasm/assembly/layout/group_stride
     i32.div_u
     local.tee $2
     global.get $wasm/assembly/layout/group_stride
     i32.mul
     i32.sub
     local.get $2
     global.get $wasm/assembly/layout/group_size
     i32.mul
     i32.add
    end
    local.set $2
    global.get $wasm/assembly/layout/flags
    i32.const 1
    i32.and
    local.tee $9
    if (result f32)
     global.get $wasm/assembly/layout/choice_offsets
     local.get $7
     i32.const 2
     i32.shl
     i32.add
     f32.load
     local.set $10
     local.get $0
     local.get $2
     i32.const 1
     i32.shl
     i32.add
     i32.load16_u
     i32x4.splat
     local.tee $1
     v128.const i32x4 0x00007fff 0x00007fff 0x00007fff 0x00007fff
     v128.and
     local.tee $6
     i32.const 13
     i32x4.shl
     local.set $8
     v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
     v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
     local.get $1
     v128.const i32x4 0x00008000 0x00008000 0x00008000 0x00008000
     v128.and
     i32.const 16
     i32x4.shl
     local.get $8
     v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
     v128.or
     local.get $8
     v128.const i32x4 0x77800000 0x77800000 0x77800000 0x77800000
     f32x4.mul
     local.get $6
     v128.const i32x4 0x00007c00 0x00007c00 0x00007c00 0x00007c00
     i32x4.ge_s
     v128.bitselect
     v128.or
     f32x4.pmax
     f32x4.pmin
     v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
     f32x4.add
     f32x4.extract_lane 0
     local.set $5
     local.get $9
     if (result f32)
      local.get $5
      call $wasm/assembly/score/sigmoid
      local.get $10
      f32.add
     else
      local.get $5
     end
    else
     global.get $wasm/assembly/layout/estimates
     local.get $7
     i32.const 2
     i32.shl
     i32.add
     f32.load
    end
    local.set $5
    local.get $4
    i32.const 2
    i32.shl
    local.tee $7
    global.get $wasm/assembly/layout/candidate_ids
    i32.add
    local.get $2
    i32.store
    global.get $wasm/assembly/layout/candidate_choices
    local.get $7
    i32.add
    local.get $5
    f32.store
    local.get $4
    i32.const 1
    i32.add
    local.set $4
    br $for-loop|00
   end
  end
  local.get $3
  i32.const 64
  i32.gt_u
  if
   local.get $3
   call $wasm/assembly/select/insert_candidates
  else
   local.get $3
   call $wasm/assembly/select/rank_candidates
  end
  i32.const 0
  local.set $4
  loop $for-loop|001
   local.get $4
   global.get $wasm/assembly/layout/top_k
   i32.lt_u
   if
    local.get $0
    local.get $4
    i32.const 2
    i32.shl
    local.tee $2
    global.get $wasm/assembly/layout/selected_ids
    i32.add
    i32.load
    i32.const 1
    i32.shl
    i32.add
    i32.load16_u
    i32x4.splat
    local.tee $1
    v128.const i32x4 0x00007fff 0x00007fff 0x00007fff 0x00007fff
    v128.and
    local.tee $6
    i32.const 13
    i32x4.shl
    local.set $8
    global.get $wasm/assembly/layout/selected_scores
    local.get $2
    i32.add
    v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
    v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
    local.get $1
    v128.const i32x4 0x00008000 0x00008000 0x00008000 0x00008000
    v128.and
    i32.const 16
    i32x4.shl
    local.get $8
    v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
    v128.or
    local.get $8
    v128.const i32x4 0x77800000 0x77800000 0x77800000 0x77800000
    f32x4.mul
    local.get $6
    v128.const i32x4 0x00007c00 0x00007c00 0x00007c00 0x00007c00
    i32x4.ge_s
    v128.bitselect
    v128.or
    f32x4.pmax
    f32x4.pmin
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.add
    f32x4.extract_lane 0
    call $wasm/assembly/score/sigmoid
    f32.store
    local.get $4
    i32.const 1
    i32.add
    local.set $4
    br $for-loop|001
   end
  end
 )
 (func $wasm/assembly/select/select_experts<f32> (param $0 i32)
  (local $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 v128)
  (local $5 f32)
  (local $6 v128)
  (local $7 v128)
  (local $8 i32)
  (local $9 i32)
  (local $10 f32)
  call $wasm/assembly/select/find_column_maxima
  global.get $wasm/assembly/layout/column_maxima
  global.get $wasm/assembly/layout/columns
  i32.const 2
  i32.shl
  i32.add
  local.set $8
  v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
  local.set $4
  global.get $wasm/assembly/layout/column_maxima
  local.set $1
  loop $for-loop|0
   local.get $1
   local.get $8
   i32.lt_u
   if
    local.get $1
    v128.load
    local.set $7
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    local.set $6
    global.get $wasm/assembly/layout/column_maxima
    local.set $2
    loop $for-loop|1
     local.get $2
     local.get $8
     i32.lt_u
     if
      local.get $6
      local.get $2
      v128.load32_splat
      local.get $7
      f32x4.gt
      i32x4.sub
      local.set $6
      local.get $2
      i32.const 4
      i32.add
      local.set $2
      br $for-loop|1
     end
    end
    local.get $4
    local.get $7
    v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
    local.get $6
    global.get $wasm/assembly/layout/top_k
    i32x4.splat
    i32x4.lt_s
    v128.bitselect
    f32x4.pmin
    local.set $4
    local.get $1
    i32.const 16
    i32.add
    local.set $1
    br $for-loop|0
   end
  end
  local.get $4
  local.get $4
  local.get $4
  i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
  f32x4.pmin
  local.tee $4
  local.get $4
  local.get $4
  i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11
  f32x4.pmin
  f32x4.extract_lane 0
  local.set $5
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  if (result f32)
   local.get $5
   local.get $5
   f32.abs
   f32.const 9.999999974752427e-07
   f32.mul
   f32.const 2.9999999242136255e-05
   f32.add
   f32.const 2
   f32.mul
   f32.sub
  else
   local.get $5
  end
  call $wasm/assembly/select/list_candidates
  local.set $2
  loop $for-loop|00
   local.get $2
   local.get $3
   i32.gt_u
   if
    block $wasm/assembly/select/expert_at|inlined.2 (result i32)
     global.get $wasm/assembly/layout/candidate_ids
     local.get $3
     i32.const 2
     i32.shl
     i32.add
     i32.load
     local.tee $8
     global.get $wasm/assembly/layout/group_count
     i32.const 1
     i32.eq
     br_if $wasm/assembly/select/expert_at|inlined.2
     drop
     local.get $8
     local.get $8
     global.get $wasm/assembly/layout/group_stride
     i32.div_u
     local.tee $1
     global.get $wasm/assembly/layout/group_stride
     i32.mul
     i32.sub
     local.get $1
     global.get $wasm/assembly/layout/group_size
     i32.mul
     i32.add
    end
    local.set $1
    global.get $wasm/assembly/layout/flags
    i32.const 1
    i32.and
    local.tee $9
    if (result f32)
     global.get $wasm/assembly/layout/choice_offsets
     local.get $8
     i32.const 2
     i32.shl
     i32.add
     f32.load
     local.set $10
     v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
     v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
     local.get $0
     local.get $1
     i32.const 2
     i32.shl
     i32.add
     i32.load
     i32x4.splat
     f32x4.pmax
     f32x4.pmin
     v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
     f32x4.add
     f32x4.extract_lane 0
     local.set $5
     local.get $9
     if (result f32)
      local.get $5
      call $wasm/assembly/score/sigmoid
      local.get $10
      f32.add
     else
      local.get $5
     end
    else
     global.get $wasm/assembly/layout/estimates
     local.get $8
     i32.const 2
     i32.shl
     i32.add
     f32.load
    end
    local.set $5
    local.get $3
    i32.const 2
    i32.shl
    local.tee $8
    global.get $wasm/assembly/layout/candidate_ids
    i32.add
    local.get $1
    i32.store
    global.get $wasm/assembly/layout/candidate_choices
    local.get $8
    i32.add
    local.get $5
    f32.store
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|00
   end
  end
  local.get $2
  i32.const 64
  i32.gt_u
  if
   local.get $2
   call $wasm/assembly/select/insert_candidates
  else
   local.get $2
   call $wasm/assembly/select/rank_candidates
  end
  i32.const 0
  local.set $3
  loop $for-loop|001
   local.get $3
   global.get $wasm/assembly/layout/top_k
   i32.lt_u
   if
    local.get $3
    i32.const 2
    i32.shl
    local.tee $1
    global.get $wasm/assembly/layout/selected_scores
    i32.add
    v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
    v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
    local.get $0
    global.get $wasm/assembly/layout/selected_ids
    local.get $1
    i32.add
    i32.load
    i32.const 2
    i32.shl
    i32.add
    i32.load
    i32x4.splat
    f32x4.pmax
    f32x4.pmin
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.add
    f32x4.extract_lane 0
    call $wasm/assembly/score/sigmoid
    f32.store
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|001
   end
  end
 )
 (func $wasm/assembly/layout/reserve (param $0 i32) (result i32)
  (local $1 i32)
  global.get $wasm/assembly/layout/chunk_base
  global.set $wasm/assembly/layout/cursor
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  local.get $0
  global.get $wasm/assembly/layout/num_experts
  i32.mul
  i32.const 2
  i32.const 4
  global.get $wasm/assembly/layout/dtype
  select
  i32.mul
  i32.add
  i32.const 127
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $1
  global.set $wasm/assembly/layout/logits
  global.get $wasm/assembly/layout/top_k
  global.get $wasm/assembly/layout/num_shared
  i32.add
  local.get $0
  i32.mul
  i32.const 2
  i32.shl
  local.tee $0
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $1
  global.set $wasm/assembly/layout/indices
  local.get $0
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/weights
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  memory.size
  i32.const 16
  i32.shl
  local.tee $1
  i32.le_u
  if (result i32)
   i32.const 1
  else
   local.get $0
   local.get $1
   i32.sub
   i32.const 65535
   i32.add
   i32.const 16
   i32.shr_u
   memory.grow
   i32.const 0
   i32.ge_s
  end
 )
 (func $wasm/assembly/layout/lay_out (result i32)
  (local $0 i32)
  (local $1 i32)
  i32.const 1024
  global.set $wasm/assembly/layout/cursor
  i32.const 2048
  global.set $wasm/assembly/layout/cursor
  i32.const 1024
  global.set $wasm/assembly/layout/exp_table
  global.get $wasm/assembly/layout/group_count
  global.get $wasm/assembly/layout/group_stride
  i32.mul
  i32.const 2
  i32.shl
  local.tee $0
  i32.const 2111
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  i32.const 2048
  global.set $wasm/assembly/layout/choice_offsets
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  local.get $0
  i32.add
  i32.const 575
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $1
  global.set $wasm/assembly/layout/estimates
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  i32.const 575
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $1
  global.set $wasm/assembly/layout/column_maxima
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  local.get $0
  i32.add
  i32.const 127
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $1
  global.set $wasm/assembly/layout/candidate_ids
  local.get $0
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  i32.add
  i32.const 127
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/candidate_choices
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  i32.const 319
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/selected_ids
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  i32.const 319
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/selected_scores
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  i32.const 319
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/selected_choices
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  global.get $wasm/assembly/layout/group_count
  i32.const 2
  i32.shl
  local.tee $1
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/group_scores
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  local.get $1
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/group_firsts
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  local.get $1
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/group_seconds
  local.get $1
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/group_kept
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  global.get $wasm/assembly/layout/num_experts
  i32.const 2
  i32.shl
  local.tee $1
  i32.const 0
  global.get $wasm/assembly/layout/flags
  i32.const 16
  i32.and
  select
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/expert_scale
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  local.get $1
  i32.const 0
  global.get $wasm/assembly/layout/flags
  i32.const 32
  i32.and
  select
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/expert_map
  global.get $wasm/assembly/layout/cursor
  global.set $wasm/assembly/layout/chunk_base
  global.get $wasm/assembly/layout/chunk_base
  global.set $wasm/assembly/layout/cursor
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  global.get $wasm/assembly/layout/num_experts
  i32.const 2
  i32.const 4
  global.get $wasm/assembly/layout/dtype
  select
  i32.mul
  i32.add
  i32.const 127
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/logits
  global.get $wasm/assembly/layout/top_k
  global.get $wasm/assembly/layout/num_shared
  i32.add
  i32.const 2
  i32.shl
  local.tee $0
  global.get $wasm/assembly/layout/cursor
  local.tee $1
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $1
  global.set $wasm/assembly/layout/indices
  local.get $0
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  i32.add
  i32.const 63
  i32.add
  i32.const -64
  i32.and
  global.set $wasm/assembly/layout/cursor
  local.get $0
  global.set $wasm/assembly/layout/weights
  global.get $wasm/assembly/layout/cursor
  local.tee $0
  memory.size
  i32.const 16
  i32.shl
  local.tee $1
  i32.le_u
  if (result i32)
   i32.const 1
  else
   local.get $0
   local.get $1
   i32.sub
   i32.const 65535
   i32.add
   i32.const 16
   i32.shr_u
   memory.grow
   i32.const 0
   i32.ge_s
  end
  i32.eqz
  if
   i32.const 0
   return
  end
  global.get $wasm/assembly/layout/estimates
  local.set $0
  loop $for-loop|0
   local.get $0
   global.get $wasm/assembly/layout/column_maxima
   i32.lt_u
   if
    local.get $0
    v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
    v128.store
    local.get $0
    i32.const 16
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
  i32.const 1
 )
 (func $wasm/assembly/layout/configure (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 f32) (param $8 f32) (result i32)
  local.get $0
  global.set $wasm/assembly/layout/num_experts
  local.get $1
  global.set $wasm/assembly/layout/top_k
  local.get $2
  global.set $wasm/assembly/layout/num_shared
  local.get $3
  global.set $wasm/assembly/layout/group_count
  local.get $4
  global.set $wasm/assembly/layout/groups_selected
  local.get $0
  local.get $3
  i32.div_u
  global.set $wasm/assembly/layout/group_size
  global.get $wasm/assembly/layout/group_size
  i32.const 15
  i32.add
  i32.const -16
  i32.and
  global.set $wasm/assembly/layout/group_stride
  local.get $5
  global.set $wasm/assembly/layout/dtype
  local.get $6
  global.set $wasm/assembly/layout/flags
  local.get $7
  global.set $wasm/assembly/layout/epsilon
  local.get $8
  global.set $wasm/assembly/layout/scaling_factor
  local.get $1
  i32.const 12
  i32.le_u
  if (result i32)
   i32.const 16
  else
   local.get $1
   i32.const 24
   i32.le_u
   if (result i32)
    i32.const 32
   else
    i32.const 64
    i32.const 128
    local.get $1
    i32.const 48
    i32.le_u
    select
   end
  end
  global.set $wasm/assembly/layout/columns
  call $wasm/assembly/layout/lay_out
 )
 (func $wasm/assembly/index/weights_address (result i32)
  global.get $wasm/assembly/layout/weights
 )
 (func $wasm/assembly/index/route_tokens (param $0 i32) (param $1 i32)
  (local $2 f32)
  (local $3 v128)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 f32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 v128)
  (local $17 v128)
  (local $18 i32)
  global.get $wasm/assembly/layout/num_experts
  i32.const 2
  i32.const 4
  global.get $wasm/assembly/layout/dtype
  select
  i32.mul
  local.set $11
  global.get $wasm/assembly/layout/top_k
  global.get $wasm/assembly/layout/num_shared
  i32.add
  i32.const 2
  i32.shl
  local.set $12
  loop $for-loop|0
   local.get $0
   local.get $7
   i32.gt_u
   if
    local.get $7
    local.get $12
    i32.mul
    local.tee $4
    global.get $wasm/assembly/layout/indices
    i32.add
    local.set $9
    global.get $wasm/assembly/layout/weights
    local.get $4
    i32.add
    local.set $10
    local.get $1
    local.get $7
    i32.le_u
    if
     i32.const 0
     local.set $4
     loop $for-loop|00
      local.get $4
      global.get $wasm/assembly/layout/top_k
      global.get $wasm/assembly/layout/num_shared
      i32.add
      i32.lt_u
      if
       local.get $4
       i32.const 2
       i32.shl
       local.tee $5
       local.get $9
       i32.add
       i32.const -1
       i32.store
       local.get $5
       local.get $10
       i32.add
       f32.const 0
       f32.store
       local.get $4
       i32.const 1
       i32.add
       local.set $4
       br $for-loop|00
      end
     end
    else
     global.get $wasm/assembly/layout/logits
     local.get $7
     local.get $11
     i32.mul
     i32.add
     local.set $6
     global.get $wasm/assembly/layout/dtype
     i32.const 1
     i32.eq
     if
      i32.const 0
      local.set $4
      global.get $wasm/assembly/layout/flags
      i32.const 1
      i32.and
      local.set $13
      loop $for-loop|01
       local.get $4
       global.get $wasm/assembly/layout/group_count
       i32.lt_u
       if
        local.get $4
        global.get $wasm/assembly/layout/group_size
        i32.mul
        local.set $14
        local.get $4
        global.get $wasm/assembly/layout/group_stride
        i32.mul
        i32.const 2
        i32.shl
        local.set $15
        i32.const 0
        local.set $5
        loop $for-loop|1
         local.get $5
         global.get $wasm/assembly/layout/group_size
         i32.lt_u
         if
          local.get $6
          local.get $5
          local.get $14
          i32.add
          i32.const 1
          i32.shl
          i32.add
          v128.load16x4_u align=2
          local.tee $3
          v128.const i32x4 0x00007fff 0x00007fff 0x00007fff 0x00007fff
          v128.and
          local.tee $16
          i32.const 13
          i32x4.shl
          local.set $17
          v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
          v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
          local.get $3
          v128.const i32x4 0x00008000 0x00008000 0x00008000 0x00008000
          v128.and
          i32.const 16
          i32x4.shl
          local.get $17
          v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
          v128.or
          local.get $17
          v128.const i32x4 0x77800000 0x77800000 0x77800000 0x77800000
          f32x4.mul
          local.get $16
          v128.const i32x4 0x00007c00 0x00007c00 0x00007c00 0x00007c00
          i32x4.ge_s
          v128.bitselect
          v128.or
          f32x4.pmax
          f32x4.pmin
          local.set $3
          local.get $5
          i32.const 2
          i32.shl
          local.tee $18
          global.get $wasm/assembly/layout/choice_offsets
          local.get $15
          i32.add
          i32.add
          v128.load
          local.set $16
          global.get $wasm/assembly/layout/estimates
          local.get $15
          i32.add
          local.get $18
          i32.add
          local.get $13
          if (result v128)
           v128.const i32x4 0x42ae0000 0x42ae0000 0x42ae0000 0x42ae0000
           v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
           local.get $3
           f32x4.pmax
           f32x4.pmin
           v128.const i32x4 0xbfb8aa3b 0xbfb8aa3b 0xbfb8aa3b 0xbfb8aa3b
           f32x4.mul
           local.tee $3
           v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
           f32x4.add
           local.set $17
           v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
           v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
           v128.const i32x4 0x3d64b6af 0x3d64b6af 0x3d64b6af 0x3d64b6af
           local.get $3
           local.get $17
           v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
           f32x4.sub
           f32x4.sub
           local.tee $3
           f32x4.mul
           v128.const i32x4 0x3e78767c 0x3e78767c 0x3e78767c 0x3e78767c
           f32x4.add
           local.get $3
           f32x4.mul
           v128.const i32x4 0x3f317169 0x3f317169 0x3f317169 0x3f317169
           f32x4.add
           local.get $3
           f32x4.mul
           v128.const i32x4 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e
           f32x4.add
           local.get $17
           i32.const 23
           i32x4.shl
           i32x4.add
           f32x4.add
           f32x4.div
          else
           local.get $3
          end
          local.get $16
          f32x4.add
          v128.store
          local.get $5
          i32.const 4
          i32.add
          local.set $5
          br $for-loop|1
         end
        end
        local.get $4
        i32.const 1
        i32.add
        local.set $4
        br $for-loop|01
       end
      end
      local.get $6
      call $wasm/assembly/group/select_groups<i16>
      local.get $6
      call $wasm/assembly/select/select_experts<i16>
     else
      global.get $wasm/assembly/layout/dtype
      i32.const 2
      i32.eq
      if
       i32.const 0
       local.set $4
       global.get $wasm/assembly/layout/flags
       i32.const 1
       i32.and
       local.set $13
       loop $for-loop|02
        local.get $4
        global.get $wasm/assembly/layout/group_count
        i32.lt_u
        if
         local.get $4
         global.get $wasm/assembly/layout/group_size
         i32.mul
         local.set $14
         local.get $4
         global.get $wasm/assembly/layout/group_stride
         i32.mul
         i32.const 2
         i32.shl
         local.set $15
         i32.const 0
         local.set $5
         loop $for-loop|13
          local.get $5
          global.get $wasm/assembly/layout/group_size
          i32.lt_u
          if
           v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
           v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
           local.get $6
           local.get $5
           local.get $14
           i32.add
           i32.const 1
           i32.shl
           i32.add
           v128.load16x4_u align=2
           i32.const 16
           i32x4.shl
           f32x4.pmax
           f32x4.pmin
           local.set $3
           local.get $5
           i32.const 2
           i32.shl
           local.tee $18
           global.get $wasm/assembly/layout/choice_offsets
           local.get $15
           i32.add
           i32.add
           v128.load
           local.set $16
           global.get $wasm/assembly/layout/estimates
           local.get $15
           i32.add
           local.get $18
           i32.add
           local.get $13
           if (result v128)
            v128.const i32x4 0x42ae0000 0x42ae0000 0x42ae0000 0x42ae0000
            v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
            local.get $3
            f32x4.pmax
            f32x4.pmin
            v128.const i32x4 0xbfb8aa3b 0xbfb8aa3b 0xbfb8aa3b 0xbfb8aa3b
            f32x4.mul
            local.tee $3
            v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
            f32x4.add
            local.set $17
            v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
            v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
            v128.const i32x4 0x3d64b6af 0x3d64b6af 0x3d64b6af 0x3d64b6af
            local.get $3
            local.get $17
            v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
            f32x4.sub
            f32x4.sub
            local.tee $3
            f32x4.mul
            v128.const i32x4 0x3e78767c 0x3e78767c 0x3e78767c 0x3e78767c
            f32x4.add
            local.get $3
            f32x4.mul
            v128.const i32x4 0x3f317169 0x3f317169 0x3f317169 0x3f317169
            f32x4.add
            local.get $3
            f32x4.mul
            v128.const i32x4 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e
            f32x4.add
            local.get $17
            i32.const 23
            i32x4.shl
            i32x4.add
            f32x4.add
            f32x4.div
           else
            local.get $3
           end
           local.get $16
           f32x4.add
           v128.store
           local.get $5
           i32.const 4
           i32.add
           local.set $5
           br $for-loop|13
          end
         end
         local.get $4
         i32.const 1
         i32.add
         local.set $4
         br $for-loop|02
        end
       end
       local.get $6
       call $wasm/assembly/group/select_groups<u16>
       local.get $6
       call $wasm/assembly/select/select_experts<u16>
      else
       i32.const 0
       local.set $4
       global.get $wasm/assembly/layout/flags
       i32.const 1
       i32.and
       local.set $13
       loop $for-loop|04
        local.get $4
        global.get $wasm/assembly/layout/group_count
        i32.lt_u
        if
         local.get $4
         global.get $wasm/assembly/layout/group_size
         i32.mul
         local.set $14
         local.get $4
         global.get $wasm/assembly/layout/group_stride
         i32.mul
         i32.const 2
         i32.shl
         local.set $15
         i32.const 0
         local.set $5
         loop $for-loop|15
          local.get $5
          global.get $wasm/assembly/layout/group_size
          i32.lt_u
          if
           v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
           v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
           local.get $6
           local.get $5
           local.get $14
           i32.add
           i32.const 2
           i32.shl
           i32.add
           v128.load
           f32x4.pmax
           f32x4.pmin
           local.set $3
           local.get $5
           i32.const 2
           i32.shl
           local.tee $18
           global.get $wasm/assembly/layout/choice_offsets
           local.get $15
           i32.add
           i32.add
           v128.load
           local.set $16
           global.get $wasm/assembly/layout/estimates
           local.get $15
           i32.add
           local.get $18
           i32.add
           local.get $13
           if (result v128)
            v128.const i32x4 0x42ae0000 0x42ae0000 0x42ae0000 0x42ae0000
            v128.const i32x4 0xc2ae0000 0xc2ae0000 0xc2ae0000 0xc2ae0000
            local.get $3
            f32x4.pmax
            f32x4.pmin
            v128.const i32x4 0xbfb8aa3b 0xbfb8aa3b 0xbfb8aa3b 0xbfb8aa3b
            f32x4.mul
            local.tee $3
            v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
            f32x4.add
            local.set $17
            v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
            v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
            v128.const i32x4 0x3d64b6af 0x3d64b6af 0x3d64b6af 0x3d64b6af
            local.get $3
            local.get $17
            v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000
            f32x4.sub
            f32x4.sub
            local.tee $3
            f32x4.mul
            v128.const i32x4 0x3e78767c 0x3e78767c 0x3e78767c 0x3e78767c
            f32x4.add
            local.get $3
            f32x4.mul
            v128.const i32x4 0x3f317169 0x3f317169 0x3f317169 0x3f317169
            f32x4.add
            local.get $3
            f32x4.mul
            v128.const i32x4 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e 0x3f7ffb0e
            f32x4.add
            local.get $17
            i32.const 23
            i32x4.shl
            i32x4.add
            f32x4.add
            f32x4.div
           else
            local.get $3
           end
           local.get $16
           f32x4.add
           v128.store
           local.get $5
           i32.const 4
           i32.add
           local.set $5
           br $for-loop|15
          end
         end
         local.get $4
         i32.const 1
         i32.add
         local.set $4
         br $for-loop|04
        end
       end
       local.get $6
       call $wasm/assembly/group/select_groups<f32>
       local.get $6
       call $wasm/assembly/select/select_experts<f32>
      end
     end
     i32.const 1
     local.set $4
     loop $while-continue|0
      local.get $4
      global.get $wasm/assembly/layout/top_k
      i32.lt_u
      if
       local.get $4
       i32.const 1
       i32.shl
       local.set $4
       br $while-continue|0
      end
     end
     i32.const 0
     local.get $4
     call $wasm/assembly/weigh/sum_scores
     local.set $8
     i32.const 0
     local.set $4
     loop $for-loop|10
      local.get $4
      global.get $wasm/assembly/layout/top_k
      i32.lt_u
      if
       local.get $4
       i32.const 2
       i32.shl
       local.tee $5
       global.get $wasm/assembly/layout/selected_ids
       i32.add
       i32.load
       local.set $6
       global.get $wasm/assembly/layout/selected_scores
       local.get $5
       i32.add
       f32.load
       local.set $2
       global.get $wasm/assembly/layout/flags
       i32.const 2
       i32.and
       if
        local.get $8
        f32.const 0
        f32.eq
        if (result f32)
         f32.const 0
        else
         local.get $2
         local.get $8
         global.get $wasm/assembly/layout/epsilon
         f32.add
         f32.div
         f32.const 3402823466385288598117041e14
         f32.min
         f32.const -3402823466385288598117041e14
         f32.max
        end
        local.set $2
       end
       global.get $wasm/assembly/layout/flags
       i32.const 4
       i32.and
       if
        local.get $2
        global.get $wasm/assembly/layout/scaling_factor
        f32.mul
        f32.const 3402823466385288598117041e14
        f32.min
        f32.const -3402823466385288598117041e14
        f32.max
        local.set $2
       end
       global.get $wasm/assembly/layout/flags
       i32.const 16
       i32.and
       if
        local.get $2
        global.get $wasm/assembly/layout/expert_scale
        local.get $6
        i32.const 2
        i32.shl
        i32.add
        f32.load
        f32.mul
        f32.const 3402823466385288598117041e14
        f32.min
        f32.const -3402823466385288598117041e14
        f32.max
        local.set $2
       end
       local.get $9
       local.get $4
       i32.const 2
       i32.shl
       i32.add
       global.get $wasm/assembly/layout/flags
       i32.const 32
       i32.and
       if (result i32)
        global.get $wasm/assembly/layout/expert_map
        local.get $6
        i32.const 2
        i32.shl
        i32.add
        i32.load
       else
        local.get $6
       end
       i32.store
       local.get $10
       local.get $4
       i32.const 2
       i32.shl
       i32.add
       local.get $2
       f32.store
       local.get $4
       i32.const 1
       i32.add
       local.set $4
       br $for-loop|10
      end
     end
     global.get $wasm/assembly/layout/num_shared
     if
      local.get $8
      global.get $wasm/assembly/layout/scaling_factor
      f32.div
      f32.const 3402823466385288598117041e14
      f32.min
      f32.const -3402823466385288598117041e14
      f32.max
      local.set $2
      global.get $wasm/assembly/layout/flags
      i32.const 2
      i32.and
      if
       local.get $8
       f32.const 0
       f32.eq
       if (result f32)
        f32.const 0
       else
        local.get $2
        local.get $8
        global.get $wasm/assembly/layout/epsilon
        f32.add
        f32.div
        f32.const 3402823466385288598117041e14
        f32.min
        f32.const -3402823466385288598117041e14
        f32.max
       end
       local.set $2
      end
      global.get $wasm/assembly/layout/flags
      i32.const 4
      i32.and
      if
       local.get $2
       global.get $wasm/assembly/layout/scaling_factor
       f32.mul
       f32.const 3402823466385288598117041e14
       f32.min
       f32.const -3402823466385288598117041e14
       f32.max
       local.set $2
      end
      i32.const 0
      local.set $4
      loop $for-loop|2
       local.get $4
       global.get $wasm/assembly/layout/num_shared
       i32.lt_u
       if
        global.get $wasm/assembly/layout/top_k
        local.get $4
        i32.add
        i32.const 2
        i32.shl
        local.tee $5
        local.get $9
        i32.add
        global.get $wasm/assembly/layout/num_experts
        local.get $4
        i32.add
        i32.store
        local.get $5
        local.get $10
        i32.add
        local.get $2
        f32.store
        local.get $4
        i32.const 1
        i32.add
        local.set $4
        br $for-loop|2
       end
      end
     end
    end
    local.get $7
    i32.const 1
    i32.add
    local.set $7
    br $for-loop|0
   end
  end
 )
 (func $wasm/assembly/index/logits_address (result i32)
  global.get $wasm/assembly/layout/logits
 )
 (func $wasm/assembly/index/indices_address (result i32)
  global.get $wasm/assembly/layout/indices
 )
 (func $wasm/assembly/index/group_stride (result i32)
  global.get $wasm/assembly/layout/group_stride
 )
 (func $wasm/assembly/index/expert_scale (result i32)
  global.get $wasm/assembly/layout/expert_scale
 )
 (func $wasm/assembly/index/expert_map (result i32)
  global.get $wasm/assembly/layout/expert_map
 )
 (func $wasm/assembly/index/exp_table (result i32)
  global.get $wasm/assembly/layout/exp_table
 )
 (func $wasm/assembly/index/choice_offsets (result i32)
  global.get $wasm/assembly/layout/choice_offsets
 )
 (func $wasm/assembly/group/select_groups<u16> (param $0 i32)
  (local $1 f32)
  (local $2 f32)
  (local $3 f32)
  (local $4 i32)
  (local $5 i32)
  (local $6 f32)
  (local $7 f32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  global.get $wasm/assembly/layout/group_count
  i32.const 1
  i32.eq
  if
   return
  end
  loop $for-loop|0
   local.get $10
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    local.get $10
    call $wasm/assembly/group/find_top_two
    local.get $10
    i32.const 2
    i32.shl
    local.tee $5
    global.get $wasm/assembly/layout/group_scores
    i32.add
    global.get $wasm/assembly/layout/group_seconds
    local.get $5
    i32.add
    f32.load
    local.set $3
    block $wasm/assembly/group/group_score|inlined.2 (result f32)
     global.get $wasm/assembly/layout/group_firsts
     local.get $5
     i32.add
     f32.load
     local.tee $1
     global.get $wasm/assembly/layout/flags
     i32.const 8
     i32.and
     br_if $wasm/assembly/group/group_score|inlined.2
     drop
     local.get $1
     local.get $3
     f32.add
     f32.const 3402823466385288598117041e14
     f32.min
     f32.const -3402823466385288598117041e14
     f32.max
     global.get $wasm/assembly/layout/flags
     i32.const 1
     i32.and
     br_if $wasm/assembly/group/group_score|inlined.2
     drop
     local.get $1
     call $wasm/assembly/score/sigmoid
     local.get $3
     call $wasm/assembly/score/sigmoid
     f32.add
    end
    f32.store
    local.get $2
    local.get $1
    f32.abs
    local.get $3
    f32.abs
    f32.max
    f32.abs
    f32.const 9.999999974752427e-07
    f32.mul
    f32.const 2.9999999242136255e-05
    f32.add
    f32.max
    local.set $2
    local.get $10
    i32.const 1
    i32.add
    local.set $10
    br $for-loop|0
   end
  end
  local.get $2
  f32.const 4
  f32.mul
  f32.const -inf
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  select
  call $wasm/assembly/group/rank_groups
  i32.eqz
  if
   i32.const 0
   local.set $10
   loop $for-loop|1
    local.get $10
    global.get $wasm/assembly/layout/group_count
    i32.lt_u
    if
     local.get $10
     i32.const 2
     i32.shl
     local.tee $5
     global.get $wasm/assembly/layout/group_scores
     i32.add
     local.get $10
     global.get $wasm/assembly/layout/group_stride
     i32.mul
     i32.const 2
     i32.shl
     local.set $8
     global.get $wasm/assembly/layout/group_seconds
     local.get $5
     i32.add
     f32.load
     local.tee $1
     local.get $1
     f32.abs
     f32.const 9.999999974752427e-07
     f32.mul
     f32.const 2.9999999242136255e-05
     f32.add
     f32.const 2
     f32.mul
     f32.sub
     local.set $6
     f32.const -inf
     local.set $2
     f32.const -inf
     local.set $3
     i32.const 0
     local.set $9
     loop $for-loop|00
      local.get $9
      global.get $wasm/assembly/layout/group_size
      i32.lt_u
      if
       local.get $8
       local.get $9
       i32.const 2
       i32.shl
       i32.add
       local.tee $5
       global.get $wasm/assembly/layout/estimates
       i32.add
       f32.load
       local.get $6
       f32.lt
       i32.eqz
       if
        global.get $wasm/assembly/layout/choice_offsets
        local.get $5
        i32.add
        f32.load
        local.set $7
        v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
        v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
        local.get $0
        local.get $10
        global.get $wasm/assembly/layout/group_size
        i32.mul
        local.get $9
        i32.add
        i32.const 1
        i32.shl
        i32.add
        i32.load16_u
        i32x4.splat
        i32.const 16
        i32x4.shl
        f32x4.pmax
        f32x4.pmin
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        f32x4.add
        f32x4.extract_lane 0
        local.set $1
        global.get $wasm/assembly/layout/flags
        i32.const 1
        i32.and
        if
         local.get $1
         call $wasm/assembly/score/sigmoid
         local.get $7
         f32.add
         local.set $1
        end
        local.get $1
        local.get $2
        f32.gt
        if
         local.get $2
         local.set $3
         local.get $1
         local.set $2
        else
         local.get $1
         local.get $3
         local.get $1
         local.get $3
         f32.gt
         select
         local.set $3
        end
       end
       local.get $9
       i32.const 1
       i32.add
       local.set $9
       br $for-loop|00
      end
     end
     block $wasm/assembly/group/group_score|inlined.3 (result f32)
      local.get $2
      global.get $wasm/assembly/layout/flags
      i32.const 8
      i32.and
      br_if $wasm/assembly/group/group_score|inlined.3
      drop
      local.get $2
      local.get $3
      f32.add
      f32.const 3402823466385288598117041e14
      f32.min
      f32.const -3402823466385288598117041e14
      f32.max
      global.get $wasm/assembly/layout/flags
      i32.const 1
      i32.and
      br_if $wasm/assembly/group/group_score|inlined.3
      drop
      local.get $2
      call $wasm/assembly/score/sigmoid
      local.get $3
      call $wasm/assembly/score/sigmoid
      f32.add
     end
     f32.store
     local.get $10
     i32.const 1
     i32.add
     local.set $10
     br $for-loop|1
    end
   end
   f32.const -inf
   call $wasm/assembly/group/rank_groups
   drop
  end
  i32.const 0
  local.set $10
  loop $for-loop|01
   local.get $10
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    global.get $wasm/assembly/layout/group_kept
    local.get $10
    i32.const 2
    i32.shl
    i32.add
    i32.load
    i32.eqz
    if
     global.get $wasm/assembly/layout/estimates
     local.get $10
     global.get $wasm/assembly/layout/group_stride
     i32.mul
     i32.const 2
     i32.shl
     i32.add
     local.tee $0
     global.get $wasm/assembly/layout/group_stride
     i32.const 2
     i32.shl
     i32.add
     local.set $4
     loop $for-loop|13
      local.get $0
      local.get $4
      i32.lt_u
      if
       local.get $0
       v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
       v128.store
       local.get $0
       i32.const 16
       i32.add
       local.set $0
       br $for-loop|13
      end
     end
    end
    local.get $10
    i32.const 1
    i32.add
    local.set $10
    br $for-loop|01
   end
  end
 )
 (func $wasm/assembly/group/select_groups<i16> (param $0 i32)
  (local $1 f32)
  (local $2 f32)
  (local $3 f32)
  (local $4 i32)
  (local $5 i32)
  (local $6 f32)
  (local $7 v128)
  (local $8 v128)
  (local $9 f32)
  (local $10 v128)
  (local $11 i32)
  (local $12 i32)
  global.get $wasm/assembly/layout/group_count
  i32.const 1
  i32.eq
  if
   return
  end
  loop $for-loop|0
   local.get $12
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    local.get $12
    call $wasm/assembly/group/find_top_two
    local.get $12
    i32.const 2
    i32.shl
    local.tee $5
    global.get $wasm/assembly/layout/group_scores
    i32.add
    global.get $wasm/assembly/layout/group_seconds
    local.get $5
    i32.add
    f32.load
    local.set $3
    block $wasm/assembly/group/group_score|inlined.0 (result f32)
     global.get $wasm/assembly/layout/group_firsts
     local.get $5
     i32.add
     f32.load
     local.tee $1
     global.get $wasm/assembly/layout/flags
     i32.const 8
     i32.and
     br_if $wasm/assembly/group/group_score|inlined.0
     drop
     local.get $1
     local.get $3
     f32.add
     f32.const 3402823466385288598117041e14
     f32.min
     f32.const -3402823466385288598117041e14
     f32.max
     global.get $wasm/assembly/layout/flags
     i32.const 1
     i32.and
     br_if $wasm/assembly/group/group_score|inlined.0
     drop
     local.get $1
     call $wasm/assembly/score/sigmoid
     local.get $3
     call $wasm/assembly/score/sigmoid
     f32.add
    end
    f32.store
    local.get $2
    local.get $1
    f32.abs
    local.get $3
    f32.abs
    f32.max
    f32.abs
    f32.const 9.999999974752427e-07
    f32.mul
    f32.const 2.9999999242136255e-05
    f32.add
    f32.max
    local.set $2
    local.get $12
    i32.const 1
    i32.add
    local.set $12
    br $for-loop|0
   end
  end
  local.get $2
  f32.const 4
  f32.mul
  f32.const -inf
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  select
  call $wasm/assembly/group/rank_groups
  i32.eqz
  if
   i32.const 0
   local.set $12
   loop $for-loop|1
    local.get $12
    global.get $wasm/assembly/layout/group_count
    i32.lt_u
    if
     local.get $12
     i32.const 2
     i32.shl
     local.tee $4
     global.get $wasm/assembly/layout/group_scores
     i32.add
     i32.const 0
     local.set $11
     local.get $12
     global.get $wasm/assembly/layout/group_stride
     i32.mul
     i32.const 2
     i32.shl
     local.set $5
     local.get $4
     global.get $wasm/assembly/layout/group_seconds
     i32.add
     f32.load
     local.tee $1
     local.get $1
     f32.abs
     f32.const 9.999999974752427e-07
     f32.mul
     f32.const 2.9999999242136255e-05
     f32.add
     f32.const 2
     f32.mul
     f32.sub
     local.set $9
     f32.const -inf
     local.set $2
     f32.const -inf
     local.set $3
     loop $for-loop|00
      local.get $11
      global.get $wasm/assembly/layout/group_size
      i32.lt_u
      if
       local.get $5
       local.get $11
       i32.const 2
       i32.shl
       i32.add
       local.tee $4
       global.get $wasm/assembly/layout/estimates
       i32.add
       f32.load
       local.get $9
       f32.lt
       i32.eqz
       if
        global.get $wasm/assembly/layout/choice_offsets
        local.get $4
        i32.add
        f32.load
        local.set $6
        local.get $0
        local.get $12
        global.get $wasm/assembly/layout/group_size
        i32.mul
        local.get $11
        i32.add
        i32.const 1
        i32.shl
        i32.add
        i32.load16_u
        i32x4.splat
        local.tee $8
        v128.const i32x4 0x00007fff 0x00007fff 0x00007fff 0x00007fff
        v128.and
        local.tee $7
        i32.const 13
        i32x4.shl
        local.set $10
        v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
        v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
        local.get $8
        v128.const i32x4 0x00008000 0x00008000 0x00008000 0x00008000
        v128.and
        i32.const 16
        i32x4.shl
        local.get $10
        v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000
        v128.or
        local.get $10
        v128.const i32x4 0x77800000 0x77800000 0x77800000 0x77800000
        f32x4.mul
        local.get $7
        v128.const i32x4 0x00007c00 0x00007c00 0x00007c00 0x00007c00
        i32x4.ge_s
        v128.bitselect
        v128.or
        f32x4.pmax
        f32x4.pmin
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        f32x4.add
        f32x4.extract_lane 0
        local.set $1
        global.get $wasm/assembly/layout/flags
        i32.const 1
        i32.and
        if
         local.get $1
         call $wasm/assembly/score/sigmoid
         local.get $6
         f32.add
         local.set $1
        end
        local.get $1
        local.get $2
        f32.gt
        if
         local.get $2
         local.set $3
         local.get $1
         local.set $2
        else
         local.get $1
         local.get $3
         local.get $1
         local.get $3
         f32.gt
         select
         local.set $3
        end
       end
       local.get $11
       i32.const 1
       i32.add
       local.set $11
       br $for-loop|00
      end
     end
     block $wasm/assembly/group/group_score|inlined.1 (result f32)
      local.get $2
      global.get $wasm/assembly/layout/flags
      i32.const 8
      i32.and
      br_if $wasm/assembly/group/group_score|inlined.1
      drop
      local.get $2
      local.get $3
      f32.add
      f32.const 3402823466385288598117041e14
      f32.min
      f32.const -3402823466385288598117041e14
      f32.max
      global.get $wasm/assembly/layout/flags
      i32.const 1
      i32.and
      br_if $wasm/assembly/group/group_score|inlined.1
      drop
      local.get $2
      call $wasm/assembly/score/sigmoid
      local.get $3
      call $wasm/assembly/score/sigmoid
      f32.add
     end
     f32.store
     local.get $12
     i32.const 1
     i32.add
     local.set $12
     br $for-loop|1
    end
   end
   f32.const -inf
   call $wasm/assembly/group/rank_groups
   drop
  end
  i32.const 0
  local.set $12
  loop $for-loop|001
   local.get $12
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    global.get $wasm/assembly/layout/group_kept
    local.get $12
    i32.const 2
    i32.shl
    i32.add
    i32.load
    i32.eqz
    if
     global.get $wasm/assembly/layout/estimates
     local.get $12
     global.get $wasm/assembly/layout/group_stride
     i32.mul
     i32.const 2
     i32.shl
     i32.add
     local.tee $0
     global.get $wasm/assembly/layout/group_stride
     i32.const 2
     i32.shl
     i32.add
     local.set $4
     loop $for-loop|11
      local.get $0
      local.get $4
      i32.lt_u
      if
       local.get $0
       v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
       v128.store
       local.get $0
       i32.const 16
       i32.add
       local.set $0
       br $for-loop|11
      end
     end
    end
    local.get $12
    i32.const 1
    i32.add
    local.set $12
    br $for-loop|001
   end
  end
 )
 (func $wasm/assembly/group/select_groups<f32> (param $0 i32)
  (local $1 f32)
  (local $2 f32)
  (local $3 f32)
  (local $4 i32)
  (local $5 i32)
  (local $6 f32)
  (local $7 f32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  global.get $wasm/assembly/layout/group_count
  i32.const 1
  i32.eq
  if
   return
  end
  loop $for-loop|0
   local.get $10
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    local.get $10
    call $wasm/assembly/group/find_top_two
    local.get $10
    i32.const 2
    i32.shl
    local.tee $5
    global.get $wasm/assembly/layout/group_scores
    i32.add
    global.get $wasm/assembly/layout/group_seconds
    local.get $5
    i32.add
    f32.load
    local.set $3
    block $wasm/assembly/group/group_score|inlined.4 (result f32)
     global.get $wasm/assembly/layout/group_firsts
     local.get $5
     i32.add
     f32.load
     local.tee $1
     global.get $wasm/assembly/layout/flags
     i32.const 8
     i32.and
     br_if $wasm/assembly/group/group_score|inlined.4
     drop
     local.get $1
     local.get $3
     f32.add
     f32.const 3402823466385288598117041e14
     f32.min
     f32.const -3402823466385288598117041e14
     f32.max
     global.get $wasm/assembly/layout/flags
     i32.const 1
     i32.and
     br_if $wasm/assembly/group/group_score|inlined.4
     drop
     local.get $1
     call $wasm/assembly/score/sigmoid
     local.get $3
     call $wasm/assembly/score/sigmoid
     f32.add
    end
    f32.store
    local.get $2
    local.get $1
    f32.abs
    local.get $3
    f32.abs
    f32.max
    f32.abs
    f32.const 9.999999974752427e-07
    f32.mul
    f32.const 2.9999999242136255e-05
    f32.add
    f32.max
    local.set $2
    local.get $10
    i32.const 1
    i32.add
    local.set $10
    br $for-loop|0
   end
  end
  local.get $2
  f32.const 4
  f32.mul
  f32.const -inf
  global.get $wasm/assembly/layout/flags
  i32.const 1
  i32.and
  select
  call $wasm/assembly/group/rank_groups
  i32.eqz
  if
   i32.const 0
   local.set $10
   loop $for-loop|1
    local.get $10
    global.get $wasm/assembly/layout/group_count
    i32.lt_u
    if
     local.get $10
     i32.const 2
     i32.shl
     local.tee $5
     global.get $wasm/assembly/layout/group_scores
     i32.add
     local.get $10
     global.get $wasm/assembly/layout/group_stride
     i32.mul
     i32.const 2
     i32.shl
     local.set $8
     global.get $wasm/assembly/layout/group_seconds
     local.get $5
     i32.add
     f32.load
     local.tee $1
     local.get $1
     f32.abs
     f32.const 9.999999974752427e-07
     f32.mul
     f32.const 2.9999999242136255e-05
     f32.add
     f32.const 2
     f32.mul
     f32.sub
     local.set $6
     f32.const -inf
     local.set $2
     f32.const -inf
     local.set $3
     i32.const 0
     local.set $9
     loop $for-loop|00
      local.get $9
      global.get $wasm/assembly/layout/group_size
      i32.lt_u
      if
       local.get $8
       local.get $9
       i32.const 2
       i32.shl
       i32.add
       local.tee $5
       global.get $wasm/assembly/layout/estimates
       i32.add
       f32.load
       local.get $6
       f32.lt
       i32.eqz
       if
        global.get $wasm/assembly/layout/choice_offsets
        local.get $5
        i32.add
        f32.load
        local.set $7
        v128.const i32x4 0x7f7fffff 0x7f7fffff 0x7f7fffff 0x7f7fffff
        v128.const i32x4 0xff7fffff 0xff7fffff 0xff7fffff 0xff7fffff
        local.get $0
        local.get $10
        global.get $wasm/assembly/layout/group_size
        i32.mul
        local.get $9
        i32.add
        i32.const 2
        i32.shl
        i32.add
        i32.load
        i32x4.splat
        f32x4.pmax
        f32x4.pmin
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        f32x4.add
        f32x4.extract_lane 0
        local.set $1
        global.get $wasm/assembly/layout/flags
        i32.const 1
        i32.and
        if
         local.get $1
         call $wasm/assembly/score/sigmoid
         local.get $7
         f32.add
         local.set $1
        end
        local.get $1
        local.get $2
        f32.gt
        if
         local.get $2
         local.set $3
         local.get $1
         local.set $2
        else
         local.get $1
         local.get $3
         local.get $1
         local.get $3
         f32.gt
         select
         local.set $3
        end
       end
       local.get $9
       i32.const 1
       i32.add
       local.set $9
       br $for-loop|00
      end
     end
     block $wasm/assembly/group/group_score|inlined.5 (result f32)
      local.get $2
      global.get $wasm/assembly/layout/flags
      i32.const 8
      i32.and
      br_if $wasm/assembly/group/group_score|inlined.5
      drop
      local.get $2
      local.get $3
      f32.add
      f32.const 3402823466385288598117041e14
      f32.min
      f32.const -3402823466385288598117041e14
      f32.max
      global.get $wasm/assembly/layout/flags
      i32.const 1
      i32.and
      br_if $wasm/assembly/group/group_score|inlined.5
      drop
      local.get $2
      call $wasm/assembly/score/sigmoid
      local.get $3
      call $wasm/assembly/score/sigmoid
      f32.add
     end
     f32.store
     local.get $10
     i32.const 1
     i32.add
     local.set $10
     br $for-loop|1
    end
   end
   f32.const -inf
   call $wasm/assembly/group/rank_groups
   drop
  end
  i32.const 0
  local.set $10
  loop $for-loop|01
   local.get $10
   global.get $wasm/assembly/layout/group_count
   i32.lt_u
   if
    global.get $wasm/assembly/layout/group_kept
    local.get $10
    i32.const 2
    i32.shl
    i32.add
    i32.load
    i32.eqz
    if
     global.get $wasm/assembly/layout/estimates
     local.get $10
     global.get $wasm/assembly/layout/group_stride
     i32.mul
     i32.const 2
     i32.shl
     i32.add
     local.tee $0
     global.get $wasm/assembly/layout/group_stride
     i32.const 2
     i32.shl
     i32.add
     local.set $4
     loop $for-loop|13
      local.get $0
      local.get $4
      i32.lt_u
      if
       local.get $0
       v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
       v128.store
       local.get $0
       i32.const 16
       i32.add
       local.set $0
       br $for-loop|13
      end
     end
    end
    local.get $10
    i32.const 1
    i32.add
    local.set $10
    br $for-loop|01
   end
  end
 )
)
